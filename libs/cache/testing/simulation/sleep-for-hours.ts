import { METHODS } from './request';
import type { Stage } from './stage';
import type { Workload, Person } from './workload';

const MINUTE_MS = 60_000;
/** Longer than a result lives and than the store remembers where a user was. */
export const HOURS_MS = 81 * MINUTE_MS;

/** Who uses the service, and what he does. */
export interface Users {
  readonly workload: Workload;
  readonly people: readonly Person[];
}

/**
 * A replica stands still in the middle of a computation, its user is erased, and it goes on when everything about him is forgotten:
 * then nothing but the age of the answer keeps it out.
 */
export function sleepForHours(stage: Stage, { workload, people }: Users): void {
  const { fleet, pace } = stage.parts;
  const { world, recorder } = fleet;
  const replica = stage.anyReplica();
  const victim = world.chance.pick(people);
  if (victim.erased) return recorder.count('nobody left to erase');
  pace.leastMs = 200;
  const { session, user, portfolios } = victim;
  const asked = { session, user, window: '10y', method: METHODS[0] ?? '', recompute: false };
  for (const portfolio of portfolios) workload.read({ ...asked, portfolio }, { replica });
  world.plan(50, () => {
    pace.leastMs = 0;
    replica.process.frozenUntil = world.now + HOURS_MS;
    recorder.fault('process', { start: world.now, end: world.now + HOURS_MS + 1_000, replica: replica.name });
    void workload.erase(victim);
  });
  for (let minute = 76; minute < 83; minute += 0.5) world.plan(minute * MINUTE_MS, () => workload.act());
  for (let minute = 80; minute < 83; minute += 0.25) world.plan(minute * MINUTE_MS, () => void workload.audit(user));
}
