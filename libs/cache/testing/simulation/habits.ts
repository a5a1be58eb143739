import type { Stage } from './stage';
import type { Person, Workload } from './workload';

interface Habit {
  readonly workload: Workload;
  readonly person: Person;
}

/** Longer than a usual computation takes: by then what was looked at is held at the generation that is about to end. */
const READ_FIRST_MS = 900;
/** Longer than a failure is kept. */
const FORGOTTEN_MS = 5_000;

/**
 * Somebody changes what he has before him, and the page goes on asking while the change is on its way and once it is acknowledged,
 * over one connection: what was sent just before the change must not answer what comes just after it.
 */
export function editWithPageOpen(stage: Stage, { workload, person }: Habit): void {
  const { world } = stage.parts.fleet;
  const gateway = world.chance.pick(stage.parts.gateways);
  const look = () => workload.read(workload.mainQuestionOf(person), { gateway });
  for (const replica of stage.replicas.filter(({ process }) => process.alive)) {
    workload.read(workload.mainQuestionOf(person), { gateway, replica });
  }
  for (const withinMs of [6, 250]) {
    for (let looks = 0; looks < 8; looks += 1) world.plan(READ_FIRST_MS + world.chance.between(0, withinMs), look);
  }
  world.plan(READ_FIRST_MS, () => void workload.change(person, look));
}

/** Whoever edits changes something again before long, and looks at it from time to time. */
export function editAgain(stage: Stage, { workload, person }: Habit): void {
  const { world } = stage.parts.fleet;
  const again = world.chance.between(50, 1_000);
  world.plan(again, () => void workload.change(person));
  for (let look = 0; look < 4; look += 1) {
    world.plan(again + world.chance.between(5, 3_000), () => workload.read(workload.mainQuestionOf(person)));
  }
}

/** Somebody doubts an answer and has it computed anew; others go on asking, until after a failure of that would be forgotten. */
export function doubt(stage: Stage, { workload, person }: Habit): void {
  const { world } = stage.parts.fleet;
  const question = () => workload.mainQuestionOf(person);
  workload.read(question());
  world.plan(READ_FIRST_MS, () => workload.read({ ...question(), recompute: true }));
  for (let looks = 0; looks < 6; looks += 1) {
    world.plan(READ_FIRST_MS + FORGOTTEN_MS + world.chance.between(0, 1_000), () => workload.read(question()));
  }
}
