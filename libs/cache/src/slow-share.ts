const WINDOW_MS = 1_000;
/** A share of fewer calls than these says nothing. */
const CALLS = 20;
const SHARE = 0.5;
/** Calls held up together end together: slowness that lasts shows in as many parts of its window as this, one stall in one or two. */
const PARTS = 10;
const SLOW_PARTS = 5;

/** Whether the calls of one whole second were slow, in number and all through it. */
export class SlowShare {
  #began = 0;
  #calls = 0;
  #slow = 0;
  #slowParts = new Set<number>();

  /** Takes down a call that has ended. True when it is the first after a second that was slow. */
  add(now: number, slow: boolean): boolean {
    const isOver = now - this.#began >= WINDOW_MS;
    const verdict = isOver && this.#isSlow(now);
    if (isOver) this.begin(now);
    this.#calls += 1;
    if (slow) {
      this.#slow += 1;
      this.#slowParts.add(Math.trunc(((now - this.#began) / WINDOW_MS) * PARTS));
    }
    return verdict;
  }

  begin(now: number): void {
    this.#began = now;
    this.#calls = 0;
    this.#slow = 0;
    this.#slowParts = new Set();
  }

  /** What was slow long ago is no news. */
  #isSlow(now: number): boolean {
    const isNews = now - this.#began < 2 * WINDOW_MS;
    return isNews && this.#calls >= CALLS && this.#slow >= SHARE * this.#calls && this.#slowParts.size >= SLOW_PARTS;
  }
}
