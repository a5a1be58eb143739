import type { Answered, Counted, Ended } from './messages';
import type { Prober } from './prober';
import type { Swapper } from './swaps';

export interface Findings {
  readonly seconds: number;
  readonly calls: number;
  /** Callers who gave up, and how many of them had their answer nevertheless. */
  readonly cancelled: number;
  readonly answeredAnyway: number;
  readonly foreignBytes: number;
  readonly violations: {
    /** Answers with a byte that is not theirs. */
    readonly foreign: number;
    /** Calls nobody gave up and that got no answer, or that never settled, by cause. */
    readonly refused: Readonly<Record<string, number>>;
    readonly opened: number;
    readonly uncounted: number;
  };
  readonly outcomes: Readonly<Record<string, number>>;
  readonly delays: Readonly<Record<string, number>>;
  /** Frames that changed places under everybody's eyes. */
  readonly swaps: Swapper['done'];
  /** Foreign frames put before a process alone, and what it said of them. */
  readonly attempts: Prober['attempts'];
  readonly attemptReasons: Prober['reasons'];
  /** Frames that all processes refused, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly computations: number;
}

interface Ending {
  readonly seconds: number;
  readonly swapper: Swapper;
  readonly prober: Prober;
  readonly counts: ReadonlyArray<Counted['counts']>;
}

const GAVE_UP = 'CANCELLED';
const REJECTED = 'cache.rejected ';

/** Counts what came of the calls. */
export class Tally {
  #calls = 0;
  #cancelled = 0;
  #answeredAnyway = 0;
  #foreign = 0;
  #foreignBytes = 0;
  readonly #refused: Record<string, number> = {};
  readonly #outcomes: Record<string, number> = {};
  readonly #delays: Record<string, number> = {};

  get wrong(): number {
    return this.#foreign + sumOf(this.#refused);
  }

  add(reply: Answered | Ended, cancelled: boolean): void {
    this.#calls += 1;
    if (cancelled) this.#cancelled += 1;
    if (reply.kind === 'ended') {
      if (!cancelled || reply.reason !== GAVE_UP) increase(this.#refused, reply.reason);
      return;
    }
    if (cancelled) this.#answeredAnyway += 1;
    increase(this.#outcomes, reply.outcome);
    this.#foreignBytes += reply.foreignBytes;
    if (reply.foreignBytes > 0) this.#foreign += 1;
  }

  delay(kind: string): void {
    increase(this.#delays, kind);
  }

  findings({ seconds, swapper, prober, counts }: Ending): Findings {
    return {
      seconds: Math.round(seconds * 10) / 10,
      calls: this.#calls,
      cancelled: this.#cancelled,
      answeredAnyway: this.#answeredAnyway,
      foreignBytes: this.#foreignBytes,
      violations: {
        foreign: this.#foreign,
        refused: this.#refused,
        opened: prober.total('opened'),
        uncounted: prober.total('uncounted'),
      },
      outcomes: this.#outcomes,
      delays: this.#delays,
      swaps: swapper.done,
      attempts: prober.attempts,
      attemptReasons: prober.reasons,
      rejected: rejectedIn(counts),
      computations: counts.reduce((sum, own) => sum + (own['cache.computations'] ?? 0), 0),
    };
  }
}

export const violationsIn = ({ violations }: Findings): number =>
  violations.foreign + violations.opened + violations.uncounted + sumOf(violations.refused);

function rejectedIn(counts: ReadonlyArray<Counted['counts']>): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((own) => Object.entries(own)))
    if (name.startsWith(REJECTED)) increase(sums, name.slice(REJECTED.length), count);
  return sums;
}

function increase(counts: Record<string, number>, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
