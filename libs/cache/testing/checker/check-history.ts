import type {
  AuditEvent,
  ComputationEvent,
  EraseEvent,
  FaultEvent,
  FleetEvent,
  HistoryEvent,
  ReadEvent,
  WriteEvent,
} from '../history';
import { checkAnswer } from './check-answers';
import { checkComputations } from './check-computations';
import { checkAudit } from './check-erasures';
import { checkRead } from './check-reads';
import { timelinesOf } from './timeline';
import type { Violation } from './violation';

const UNNAMED_FLEET: FleetEvent = {
  kind: 'fleet',
  replicas: 1,
  localLifeMs: 60_000,
  eraseSettleMs: 1_260_000,
  ttlMs: 1_620_000,
};

interface Sorted {
  fleet: FleetEvent;
  readonly writes: Array<WriteEvent | EraseEvent>;
  readonly reads: ReadEvent[];
  readonly computations: ComputationEvent[];
  readonly faults: FaultEvent[];
  readonly audits: AuditEvent[];
}

/** Every broken guarantee of a history, in the order of time. It knows the events alone, not who made them. */
export function checkHistory(events: Iterable<HistoryEvent>): readonly Violation[] {
  const { fleet, writes, reads, computations, faults, audits } = sorted(events);
  const timelines = timelinesOf(writes, reads);
  const erases = writes.filter((write) => write.kind === 'erase');
  const recoveries = writes.filter((write) => write.kind === 'write' && write.recovery === true) as WriteEvent[];
  const storeFaults = faults.filter(({ fault }) => fault === 'store');
  const processFaults = faults.filter(({ fault }) => fault === 'process');
  const made = new Map(computations.map((computation) => [computation.id, computation]));
  return [
    ...reads.flatMap((read) => checkRead(read, timelines)),
    ...reads.flatMap((read) => checkAnswer(read, { processFaults, computations: made })),
    ...audits.flatMap((audit) => checkAudit(audit, { fleet, erases, recoveries, storeFaults, reads })),
    ...checkComputations({ fleet, computations, faults, writes }),
  ].sort((one, other) => one.at - other.at);
}

function sorted(events: Iterable<HistoryEvent>): Sorted {
  const all: Sorted = { fleet: UNNAMED_FLEET, writes: [], reads: [], computations: [], faults: [], audits: [] };
  for (const event of events) place(event, all);
  return all;
}

function place(event: HistoryEvent, all: Sorted): void {
  switch (event.kind) {
    case 'fleet':
      all.fleet = event;
      return;
    case 'write':
    case 'erase':
      all.writes.push(event);
      return;
    case 'read':
      all.reads.push(event);
      return;
    case 'computation':
      all.computations.push(event);
      return;
    case 'fault':
      all.faults.push(event);
      return;
    case 'audit':
      all.audits.push(event);
      return;
    default:
      event satisfies never;
  }
}
