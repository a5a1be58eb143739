import type { ComputationEvent, EraseEvent, FaultEvent, FleetEvent, WriteEvent } from '../history';
import type { Violation } from './violation';

interface ComputationFacts {
  readonly fleet: FleetEvent;
  readonly computations: readonly ComputationEvent[];
  readonly faults: readonly FaultEvent[];
  /** What ends the time of a key: afterwards only stragglers ask for it. */
  readonly writes: ReadonlyArray<WriteEvent | EraseEvent>;
}

/** After a store's trouble: how long a breaker stays open, and whoever asked before it closed. */
const SETTLE_MS = 3_000;
/** A lease runs out one lease after its holder fell silent. */
const CAUSE_MS = 5_000;

/**
 * G4: of the computations of one key that came to an end, all but the first have an excuse: a lease of the key that ran out (one
 * each), trouble of the shared store or of the servers of leases (one each per replica), a replica that died or stood still (one each). What is asked for
 * anew on purpose, what the store was allowed to forget, and what was overtaken by a change does not count.
 */
export function checkComputations(facts: ComputationFacts): readonly Violation[] {
  const counted = facts.computations.filter(({ ok, end, recompute }) => ok && end !== null && recompute !== true);
  return [...Map.groupBy(counted, ({ key }) => key).values()].flatMap((own) => checkKey(own, facts));
}

function checkKey(computations: readonly ComputationEvent[], facts: ComputationFacts): readonly Violation[] {
  const [first, ...others] = computations.toSorted((one, other) => one.start - other.start);
  if (first === undefined) return [];
  const extras = others.filter(
    (other) => other.start < first.start + facts.fleet.ttlMs && !overtaken(first, other, facts),
  );
  const last = extras.at(-1);
  if (last === undefined || extras.length <= excusesOf(first, last, facts)) return [];
  const where = [first, ...extras].map(({ id, replica, start }) => `${id} on ${replica} at ${start.toFixed(2)}`);
  const text = `${extras.length + 1} computations of ${first.key}: ${where.join(', ')}`;
  return [{ guarantee: 'G4', at: last.start, text }];
}

/** A change of the user between the two: the later one belongs to somebody who had begun before it. */
const overtaken = (first: ComputationEvent, other: ComputationEvent, { writes }: ComputationFacts): boolean =>
  writes.some(
    ({ user, start, end }) =>
      (user === undefined || user === first.user) && start <= other.start && (end ?? Infinity) >= first.start,
  );

function excusesOf(first: ComputationEvent, last: ComputationEvent, { faults, fleet }: ComputationFacts): number {
  const near = faults.filter(({ start, end }) => start <= (last.end ?? last.start) && end + SETTLE_MS >= first.start);
  const count = (is: (fault: FaultEvent) => boolean) => near.filter(is).length;
  // A wall clock that lies, keys that open nothing and a record that went back make every fill useless until they are over.
  if (count(({ fault }) => fault === 'keys') > 0) return Infinity;
  if (faults.some(({ fault, start }) => ['clock', 'record'].includes(fault) && start <= last.start)) return Infinity;
  return (
    count((fault) => fault.fault === 'lease' && fault.key === first.key && hasCause(fault, faults)) +
    count(({ fault, key }) => fault === 'store' || (fault === 'lease' && key === undefined)) * fleet.replicas +
    count(({ fault }) => fault === 'process') +
    // With the store away an L1 is all a replica has, and it is emptied when its link goes and when it comes back.
    (count(({ fault }) => fault === 'store') > 0 ? 2 * count(({ fault }) => fault === 'link') : 0)
  );
}

/** A healthy holder keeps his lease: one that runs out with nothing wrong anywhere excuses nothing. */
const hasCause = (lease: FaultEvent, faults: readonly FaultEvent[]): boolean =>
  faults.some(({ fault, start, end }) => fault !== 'lease' && start <= lease.start && end + CAUSE_MS >= lease.start);
