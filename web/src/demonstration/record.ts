import type { Clock, Generation, Invalidation } from '@perfolio/cache/portable';

/** The one person whose portfolio this is about. */
export const OWNER = '5a1e2d7c-0b3f-4c9a-8f6e-2d4b7a9c1e30';

export interface Portfolio {
  /** Which state of it, from 1: it rises with each change. */
  readonly number: number;
  readonly generation: Generation;
  /** Hundredths that sum to 100. */
  readonly weights: readonly number[];
}

const POSITIONS = 4;

/** The system of record: the portfolio, and with it the generation, drawn in the same step as each change. */
export class SystemOfRecord {
  #portfolio: Portfolio;

  constructor(
    private readonly time: Clock,
    private readonly random: () => number,
  ) {
    this.#portfolio = this.#next(undefined);
  }

  /** What a request is told before anything else: the state of the data at that instant. */
  resolve(): Portfolio {
    return this.#portfolio;
  }

  /** The portfolio at that generation, or nothing when its owner has changed it since. */
  at(generation: Generation): Portfolio | undefined {
    return this.#portfolio.generation === generation ? this.#portfolio : undefined;
  }

  change(): Invalidation {
    this.#portfolio = this.#next(this.#portfolio);
    return { user: OWNER, generation: this.#portfolio.generation, announcement: new Uint8Array() };
  }

  #next(before: Portfolio | undefined): Portfolio {
    const old = before === undefined ? 0 : Number(before.generation.split('-')[0]);
    const number = Math.max(old + 1, Math.trunc(this.time.now() * 1_000));
    return { number: (before?.number ?? 0) + 1, generation: `${number}-${this.#tag()}`, weights: this.#weights() };
  }

  #tag(): string {
    return Array.from({ length: 16 }, () => Math.trunc(this.random() * 16).toString(16)).join('');
  }

  /** Ten hundredths each at least, the rest by chance. */
  #weights(): readonly number[] {
    const weights = Array.from({ length: POSITIONS }, () => 10);
    for (let left = 100 - 10 * POSITIONS; left > 0; left -= 1) {
      const place = Math.trunc(this.random() * POSITIONS);
      weights[place] = (weights[place] ?? 0) + 1;
    }
    return weights;
  }
}
