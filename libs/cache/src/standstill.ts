import type { Clock } from './clock';

const TICK_MS = 20;

/**
 * How long this process itself stood still while something was under way: by so much as a timer comes late, nothing else ran either.
 * Whoever measures another's slowness takes it off.
 */
export class Standstill {
  #underWay = 0;
  #lostMs = 0;
  #dueAt: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** Begins to measure; the returned function ends that, and answers what of the time between was not lost. Call it once. */
  measure(): () => number {
    this.#underWay += 1;
    if (this.#dueAt === undefined) this.#plan();
    const began = this.clock.elapsed();
    const lostBefore = this.#lostAt(began);
    return () => {
      this.#underWay -= 1;
      const now = this.clock.elapsed();
      return now - began - (this.#lostAt(now) - lostBefore);
    };
  }

  /** After a standstill a reply may be read before the timer runs: what it is late by now counts already. */
  #lostAt(now: number): number {
    return this.#lostMs + Math.max(0, now - (this.#dueAt ?? now));
  }

  #plan(): void {
    this.#dueAt = this.clock.elapsed() + TICK_MS;
    this.clock.after(TICK_MS, () => {
      this.#lostMs = this.#lostAt(this.clock.elapsed());
      this.#dueAt = undefined;
      if (this.#underWay > 0) this.#plan();
    });
  }
}
