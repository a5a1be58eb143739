import { type Computation, nameOf, type ReadKey } from './messages';

/** After a fault has ended some replica may still be finding its way back. */
const SETTLE_MS = 4_000;

export interface Window {
  readonly start: number;
  readonly end: number;
}

export interface Finished extends Computation {
  /** When the driver had its answer. */
  readonly endedAt: number;
  readonly stored: boolean;
}

/** Who computed which key when, so that computations nothing explains can be told from those a fault does (G4). */
export class Computations {
  readonly #byKey = new Map<string, { readonly user: string; readonly all: Finished[] }>();
  #count = 0;

  add(key: ReadKey, finished: Finished): void {
    this.#count += 1;
    const { user, all } = this.#byKey.get(nameOf(key)) ?? { user: key.user, all: [] };
    this.#byKey.set(nameOf(key), { user, all: [...all, finished] });
  }

  get count(): number {
    return this.#count;
  }

  /** Those beyond the first of their key. */
  get extra(): number {
    return this.#count - this.#byKey.size;
  }

  /**
   * Computed with a lease although another leased one ran or the answer lay there, and nothing came between that excuses it: each in
   * words. `excuses` are the faults, and what may make the store forget answers of that user.
   */
  unexplained(excuses: (user: string) => readonly Window[]): readonly string[] {
    return [...this.#byKey].flatMap(([name, { user, all }]) => {
      const windows = excuses(user);
      const sorted = all.toSorted((one, other) => one.startedAt - other.startedAt);
      return sorted.flatMap((later, index) => {
        const inTheWay = sorted
          .slice(0, index)
          .find((earlier) => stoodInTheWay(earlier, later) && !between(windows, earlier.startedAt, later.endedAt));
        return inTheWay === undefined ? [] : [`${name}: ${JSON.stringify(later)} after ${JSON.stringify(inTheWay)}`];
      });
    });
  }
}

/**
 * A lease is granted when no other is held, and whoever has it finds what was stored before he asked for it. A computation without one
 * (an answer asked for anew) may be stored between the grant of another and its beginning.
 */
function stoodInTheWay(earlier: Finished, later: Finished): boolean {
  if (later.leaseAskedAt === null) return false;
  if (earlier.leaseAskedAt === null) return earlier.stored && earlier.endedAt < later.leaseAskedAt;
  return earlier.stored || later.startedAt <= earlier.endedAt;
}

const between = (windows: readonly Window[], from: number, to: number): boolean =>
  windows.some(({ start, end }) => start <= to && end + SETTLE_MS >= from);
