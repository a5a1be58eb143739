import type { Computation } from './messages';

/** After a fault has ended some replica may still be finding its way back. */
const SETTLE_MS = 4_000;

export interface Window {
  readonly start: number;
  readonly end: number;
}

interface Finished extends Computation {
  readonly endedAt: number;
  readonly stored: boolean;
}

/** Who computed which key when, so that computations nothing explains can be told from those a fault does (G4). */
export class Computations {
  readonly #byKey = new Map<string, Finished[]>();
  #count = 0;

  add(key: string, finished: Finished): void {
    this.#count += 1;
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), finished]);
  }

  get count(): number {
    return this.#count;
  }

  /** Those beyond the first of their key. */
  get extra(): number {
    return this.#count - this.#byKey.size;
  }

  /** Computed with a lease although another leased one ran or its answer was stored, and no fault came between. */
  unexplained(faults: readonly Window[]): number {
    let found = 0;
    for (const all of this.#byKey.values()) {
      const sorted = all.toSorted((one, other) => one.startedAt - other.startedAt);
      for (const [index, later] of sorted.entries()) {
        const before = sorted.slice(0, index).filter((earlier) => stoodInTheWay(earlier, later));
        if (before.some((earlier) => !between(faults, earlier.startedAt, later.endedAt))) found += 1;
      }
    }
    return found;
  }
}

const stoodInTheWay = (earlier: Finished, later: Finished): boolean =>
  later.leased && (earlier.endedAt < later.startedAt ? earlier.stored : earlier.leased);

const between = (faults: readonly Window[], from: number, to: number): boolean =>
  faults.some(({ start, end }) => start <= to && end + SETTLE_MS >= from);
