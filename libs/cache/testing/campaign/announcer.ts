import { setTimeout as sleep } from 'node:timers/promises';

import type { SharedParts } from '@perfolio/cache';

import type { Window } from './computations';
import type { RecordOfTruth } from './record';

const ANNOUNCE_MS = 500;

/** Tells the store of changes as the relay does: a user's one after another, each until it is taken. */
export class Announcer {
  readonly #underway = new Map<string, Promise<void>>();
  readonly #forgetting = new Map<string, Window[]>();
  readonly #erased = new Set<string>();

  constructor(
    private readonly record: RecordOfTruth,
    private readonly relay: SharedParts,
  ) {}

  drop(user: string): void {
    this.#afterwards(user, () => this.#tell(user, 'drop'));
  }

  /** Of two generations of one number the last that is filled stays: an answer may go without a drop. */
  dropTwins(user: string): void {
    const start = Date.now();
    this.drop(user);
    this.#afterwards(user, async () => this.#mayHaveForgotten(user, start));
  }

  /** An erasure empties whatever generation it meets. */
  erase(user: string): void {
    const start = Date.now();
    this.#erased.add(user);
    this.#afterwards(user, () => this.#tell(user, 'erase'));
    this.#afterwards(user, async () => this.#mayHaveForgotten(user, start));
  }

  /** When answers of the user may have gone before their time. */
  forgot(user: string): readonly Window[] {
    return this.#forgetting.get(user) ?? [];
  }

  /**
   * When nobody reads any more: who was erased is erased a second time, as after the longest computation. Resolves with how many of
   * them the store still holds something of.
   */
  async audit(): Promise<number> {
    await Promise.all(this.#underway.values());
    let left = 0;
    for (const user of this.#erased) {
      await this.#tell(user, 'erase');
      const held = await this.relay.store.usageOf(user, AbortSignal.timeout(ANNOUNCE_MS));
      if (held.length > 0) left += 1;
    }
    return left;
  }

  async close(): Promise<void> {
    await this.relay.close();
  }

  #afterwards(user: string, what: () => Promise<void>): void {
    this.#underway.set(user, (this.#underway.get(user) ?? Promise.resolve()).then(what));
  }

  #mayHaveForgotten(user: string, start: number): void {
    this.#forgetting.set(user, [...this.forgot(user), { start, end: Date.now() }]);
  }

  /** The newest generation, until the store has taken it. */
  async #tell(user: string, how: 'drop' | 'erase'): Promise<void> {
    for (;;) {
      const invalidation = { user, generation: this.record.current(user), announcement: new Uint8Array() };
      try {
        await this.relay.store[how](invalidation, AbortSignal.timeout(ANNOUNCE_MS));
        return;
      } catch {
        // The store is away: the change holds nevertheless, and is announced again.
        await sleep(ANNOUNCE_MS / 5);
      }
    }
  }
}
