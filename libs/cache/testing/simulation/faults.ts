import type { CacheKey } from '../../src/index';
import type { FaultKind } from '../history';
import type { Stage } from './stage';
import { KEY_STAGES } from './stage';
import { sleepForHours, type Users } from './sleep-for-hours';
import type { FaultName } from './theme';

/** Makes the fault happen now, and heals it later. */
export function strike(name: FaultName, stage: Stage, users: Users): void {
  stage.parts.fleet.recorder.count(`fault ${name}`);
  FAULTS[name](stage, users);
}

const FAULTS: Readonly<Record<FaultName, (stage: Stage, users: Users) => void>> = {
  messages: (stage) => {
    const { weather } = stage.parts.fleet.bus;
    Object.assign(weather, { lost: 0.3, repeated: 0.2, late: 0.3 });
    lasting(stage, 'message', {
      from: 1_000,
      to: 6_000,
      heal: () => Object.assign(weather, { lost: 0, repeated: 0, late: 0 }),
    });
  },
  'laggard-relay': (stage) => {
    const { context } = stage.parts;
    context.laggardMs = 3_000;
    lasting(stage, 'message', {
      from: 2_000,
      to: 6_000,
      heal: () => {
        context.laggardMs = 20;
      },
    });
  },
  // Whoever sends again what he had no reply to does no harm by it, so nothing is excused by that.
  'requests-repeated': (stage) => {
    const { store } = stage.parts.fleet;
    store.repeats = 0.4;
    lasting(stage, 'message', {
      from: 3_000,
      to: 8_000,
      heal: () => {
        store.repeats = 0;
      },
    });
  },
  'link-down': (stage) => {
    const { bus } = stage.anyReplica();
    bus.become('down');
    lasting(stage, 'link', { from: 100, to: 3_000, heal: () => bus.become('up') });
  },
  'link-deaf': (stage) => {
    const { bus } = stage.anyReplica();
    const { world } = stage.parts.fleet;
    bus.deaf = true;
    world.plan(world.chance.between(100, 2_000), () => bus.become('down'));
    lasting(stage, 'link', { from: 2_001, to: 4_000, heal: () => bus.become('up') });
  },
  'store-slow': (stage) => {
    const { store, world } = stage.parts.fleet;
    store.slowMs = world.chance.between(20, 300);
    lasting(stage, 'store', {
      from: 500,
      to: 3_000,
      heal: () => {
        store.slowMs = 0;
      },
    });
  },
  'store-paused': (stage) => troubled(stage, 'paused'),
  'store-silent': (stage) => troubled(stage, 'silent'),
  'store-killed': (stage) => {
    stage.parts.fleet.store.kill();
    emptied(stage, 0);
    cutLinks(stage, lasting(stage, 'store', { from: 200, to: 3_000, heal: () => stage.parts.fleet.store.resume() }));
  },
  'store-flushed': (stage) => {
    emptied(stage, 0);
    lasting(stage, 'store', { from: 0, to: 0, heal: () => undefined });
  },
  'store-restored': (stage) => {
    const { store, world } = stage.parts.fleet;
    const { journal } = store;
    world.plan(world.chance.between(500, 6_000), () => {
      store.restore(journal);
      for (const lease of leasesBeside(stage)) lease.wipe();
      lasting(stage, 'store', { from: 0, to: 0, heal: () => undefined });
    });
  },
  'store-failover': (stage) => {
    const { store, world } = stage.parts.fleet;
    store.kill();
    emptied(stage, Math.max(0, store.journal.length - 1 - world.chance.below(8)));
    cutLinks(stage, lasting(stage, 'store', { from: 50, to: 1_000, heal: () => store.resume() }));
  },
  'store-flaky': (stage) => {
    const { store } = stage.parts.fleet;
    Object.assign(store, { loses: 0.2, repeats: 0.2 });
    lasting(stage, 'store', { from: 1_000, to: 4_000, heal: () => Object.assign(store, { loses: 0, repeats: 0 }) });
  },
  'frame-corrupted': (stage) => {
    const { world } = stage.parts.fleet;
    spoilFrames(stage, async () => {
      const place = world.chance.next();
      const bit = 1 << world.chance.below(8);
      return (frame) => {
        const spoiled = new Uint8Array(frame);
        const at = Math.floor(place * frame.byteLength);
        spoiled[at] = (spoiled[at] ?? 0) ^ bit;
        return spoiled;
      };
    });
  },
  'frame-swapped': (stage) => {
    const { store, world } = stage.parts.fleet;
    spoilFrames(stage, async (key) => {
      const other = world.chance.maybePick(swappableWith(key, store.filled));
      const taken = other === undefined ? undefined : await store.lookUp(other);
      return (frame) => taken ?? frame;
    });
  },
  'lease-node-down': (stage) => {
    const node = stage.parts.fleet.world.chance.maybePick(stage.parts.leaseHosts);
    if (node === undefined) return;
    const others = stage.parts.leaseHosts.filter((other) => other !== node && other.state !== 'up');
    node.kill();
    stage.parts.fleet.recorder.count('lease node down');
    // One of three is nothing anybody should notice; of two nobody can get a lease.
    lasting(stage, others.length > 0 ? 'lease' : 'message', { from: 500, to: 5_000, heal: () => node.resume() });
  },
  'holder-paused': (stage) => {
    const { world, recorder } = stage.parts.fleet;
    const { process, name } = stage.anyReplica();
    const ms = world.chance.between(300, 8_000);
    process.frozenUntil = Math.max(process.frozenUntil, world.now + ms);
    recorder.fault('process', { start: world.now, end: world.now + ms, replica: name });
  },
  'replica-crash': (stage) => {
    const { chance } = stage.parts.fleet.world;
    void stage.restart(chance.below(stage.replicas.length), { downMs: chance.between(50, 2_000) });
  },
  'replica-clock': (stage) => {
    const { chance } = stage.parts.fleet.world;
    const { process } = stage.anyReplica();
    process.skewMs += chance.pick([-1, 1]) * chance.between(60_000, 7_200_000);
    lasting(stage, 'clock', { from: 0, to: 0, heal: () => undefined });
  },
  'database-clock': (stage) => stepDatabaseClock(stage),
  'database-slow': (stage) => {
    const { database, world } = stage.parts.fleet;
    database.slowMs = world.chance.between(20, 150);
    lasting(stage, 'message', {
      from: 500,
      to: 4_000,
      heal: () => {
        database.slowMs = 0;
      },
    });
  },
  // What keeps it from answering soon keeps the relay, which reads it too, from telling soon.
  'database-busy': (stage) => {
    const { database, world } = stage.parts.fleet;
    const { context } = stage.parts;
    database.slowMs = world.chance.between(20, 150);
    context.laggardMs = 3_000;
    lasting(stage, 'message', {
      from: 2_000,
      to: 6_000,
      heal: () => {
        database.slowMs = 0;
        context.laggardMs = 20;
      },
    });
  },
  'database-failover': (stage, users) => loseHistory(stage, 1 + stage.parts.fleet.world.chance.below(3), users),
  'database-restore': (stage, users) => loseHistory(stage, 4 + stage.parts.fleet.world.chance.below(12), users),
  'key-rotation': (stage) => void rotateKeys(stage),
  'sleep-for-hours': sleepForHours,
};

interface Trouble {
  readonly from: number;
  readonly to: number;
  readonly heal: () => unknown;
}

/** Writes the fault down and plans its end; answers how long it lasts. */
function lasting(stage: Stage, kind: FaultKind, { from, to, heal }: Trouble): number {
  const { world, recorder } = stage.parts.fleet;
  const ms = world.chance.between(from, to);
  recorder.fault(kind, { start: world.now, end: world.now + ms });
  world.plan(ms, () => void heal());
  return ms;
}

function troubled(stage: Stage, state: 'paused' | 'silent'): void {
  const { store } = stage.parts.fleet;
  store.state = state;
  lasting(stage, 'store', { from: 200, to: 4_000, heal: () => store.resume() });
}

function emptied(stage: Stage, kept: number): void {
  const { store } = stage.parts.fleet;
  store.restore(store.journal.slice(0, kept));
  for (const lease of leasesBeside(stage)) lease.wipe();
}

const leasesBeside = (stage: Stage) => stage.parts.fleet.leases.filter(({ host }) => host === stage.parts.fleet.store);

function cutLinks(stage: Stage, ms: number): void {
  const { world, recorder } = stage.parts.fleet;
  for (const { bus, name } of stage.replicas) {
    const upMs = ms + world.chance.between(5, 600);
    recorder.fault('link', { start: world.now, end: world.now + upMs, replica: name });
    world.plan(world.chance.between(0, 5), () => bus.become('down'));
    world.plan(upMs, () => bus.become('up'));
  }
}

type Spoil = (key: CacheKey) => Promise<(frame: Uint8Array) => Uint8Array>;

/** Spoils some of the frames filled last, and has every replica look at the store again. */
function spoilFrames(stage: Stage, make: Spoil): void {
  const { store } = stage.parts.fleet;
  for (const key of store.filled.slice(-12)) void make(key).then((spoil) => store.spoil(key, spoil));
  const { world, recorder } = stage.parts.fleet;
  for (const { bus, name } of stage.replicas) {
    recorder.fault('link', { start: world.now, end: world.now, replica: name });
    bus.become('down');
    bus.become('up');
  }
  lasting(stage, 'store', { from: 0, to: 0, heal: () => undefined });
}

/** Frames of the same user and generation first: they are the ones that only the frame itself tells apart. */
function swappableWith(key: CacheKey, filled: readonly CacheKey[]): readonly CacheKey[] {
  const others = filled.filter((other) => other.whole !== key.whole);
  const near = others.filter(({ user, generation }) => user === key.user && generation === key.generation);
  return near.length > 0 ? near : others;
}

function stepDatabaseClock(stage: Stage): void {
  const { record, world } = stage.parts.fleet;
  record.skewMs += world.chance.pick([-1, -1, 1]) * world.chance.between(1_000, 3_600_000);
}

/** The last commits are gone. The new primary's clock may be behind, and people do again what they miss. */
function loseHistory(stage: Stage, commits: number, { workload, people }: Users): void {
  const { record, recorder, world } = stage.parts.fleet;
  if (record.lastCommits === 0) return recorder.count('nothing to lose');
  const generations = new Map(people.map(({ user }) => [user, record.accountOf(user).generation]));
  record.loseCommits(Math.min(commits, record.lastCommits));
  const start = world.now;
  recorder.add({ kind: 'write', start, end: start, sets: record.holds(), recovery: true });
  lasting(stage, 'record', { from: 0, to: 0, heal: () => undefined });
  if (world.chance.happens(0.3)) {
    recorder.count('new primary behind');
    record.skewMs -= world.chance.between(1_000, 3_600_000);
  }
  for (const person of people) {
    if (record.accountOf(person.user).generation === generations.get(person.user)) continue;
    // Some have had enough of it.
    if (world.chance.happens(0.2)) world.plan(world.chance.between(0, 60), () => void workload.erase(person));
    else workload.redo(person);
  }
  for (let act = 0; act < 6; act += 1) world.plan(world.chance.between(0, 300), () => workload.act());
}

/** Every replica reads the new key before the first one seals with it, and all seal with it before the old one goes. */
async function rotateKeys(stage: Stage): Promise<void> {
  const { world, recorder } = stage.parts.fleet;
  recorder.fault('keys', { start: world.now, end: world.now + 3_600_000 });
  for (let keyStage = 1; keyStage < KEY_STAGES.length; keyStage += 1) {
    for (const place of stage.replicas.keys()) {
      await stage.restart(place, { downMs: world.chance.between(5, 50), keyStage });
    }
    await world.sleep(world.chance.between(50, 1_500));
  }
}
