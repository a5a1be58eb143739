import type { SharedStore } from '../../src/index';
import type { EraseEvent } from '../history';
import type { Recorder } from './recorder';
import type { Flaw, SystemOfRecord } from './record';
import type { Process, World } from './world';

interface ContextParts {
  readonly world: World;
  readonly process: Process;
  readonly record: SystemOfRecord;
  readonly store: SharedStore;
  readonly recorder: Recorder;
  readonly flaws: ReadonlySet<Flaw>;
}

const ERASE_MS = 250;
/** The longest computation there is: after it an erasure runs again, and everything of before it is over. */
export const LONGEST_COMPUTATION_MS = 20_000;
const ERASE_AGAIN_MS = LONGEST_COMPUTATION_MS + 2_000;

/** The process in front of the record that tells the shared store, and through it everybody, what changed. */
export class Context {
  /** How long the relay lets a change lie before it tells anybody. */
  laggardMs = 20;

  constructor(private readonly parts: ContextParts) {}

  /** Tells of the user's generation, as often as it takes. */
  relay(user: string): void {
    const { world, process } = this.parts;
    world.plan(world.chance.between(0.1, this.laggardMs), () => void this.#relay(user), process);
  }

  /** Runs the erasure in the shared store: 204 when it is done, 202 when it will be. */
  async erase(user: string): Promise<202 | 204> {
    const { world, process, flaws } = this.parts;
    if (!flaws.has('erase-runs-once')) {
      world.plan(ERASE_AGAIN_MS, () => void this.#eraseAnew(user), process);
    }
    const late = world.sleep(ERASE_MS, process).then(() => 'late' as const);
    const done = await Promise.race([this.#tryErase(user), late]);
    if (done === 'done') return 204;
    void this.#eraseAnew(user);
    return 202;
  }

  async #relay(user: string): Promise<void> {
    const { record, store, world, process } = this.parts;
    for (;;) {
      const { generation, announced, erased } = record.accountOf(user);
      // An erased user is the erasure's own affair.
      if (generation === announced || erased) return;
      try {
        await store.drop({ user, generation, announcement: new Uint8Array() }, AbortSignal.any([]));
        record.announced(user, generation);
      } catch {
        await world.sleep(world.chance.between(50, 400), process);
      }
    }
  }

  async #eraseAnew(user: string): Promise<void> {
    const { world, process, record, recorder } = this.parts;
    while (record.accountOf(user).erased) {
      const start = world.now;
      if ((await this.#tryErase(user)) === 'done') {
        const erase: EraseEvent = { kind: 'erase', user, start, end: world.now, status: 204, sets: {} };
        return recorder.add(erase);
      }
      await world.sleep(world.chance.between(50, 400), process);
    }
  }

  async #tryErase(user: string): Promise<'done' | 'failed'> {
    const { record, store } = this.parts;
    try {
      const { generation } = record.accountOf(user);
      await store.erase({ user, generation, announcement: new Uint8Array() }, AbortSignal.any([]));
      return 'done';
    } catch {
      return 'failed';
    }
  }
}
