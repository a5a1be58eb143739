import type { Breaker } from './breaker';
import type { Lease } from './lease';
import type { Counted, RequestTally, Telemetry } from './telemetry';

/** What goes on in this process, for operators. */
export interface Activity {
  /** Questions under way, and the callers who wait for them. */
  readonly flights: number;
  readonly waiting: number;
  /** Computations under way that somebody waits for. */
  readonly computing: number;
  /** Leases that its computations hold. */
  readonly leases: number;
  /** Whether it goes round the shared store, because that is in trouble. */
  readonly isStoreAvoided: boolean;
  /** Answers since the start, by where they came from. */
  readonly answers: Readonly<Record<Counted, number>>;
  /** Reasons to drop answers from memory, in the last five minutes: news of a change, and a link that went or came. */
  readonly invalidations: { readonly bus: number; readonly link: number };
}

interface Sources {
  readonly flights: { readonly underWay: { readonly flights: number; readonly waiting: number } };
  readonly flyer: { readonly computing: number };
  readonly turns: { readonly held: HeldLeases };
  readonly breaker: Pick<Breaker, 'state'>;
  readonly tally: Pick<RequestTally, 'counts'>;
  readonly telemetry: Pick<Telemetry, 'recentInvalidations'>;
}

export const activityOf = ({ flights, flyer, turns, breaker, tally, telemetry }: Sources): Activity => ({
  ...flights.underWay,
  computing: flyer.computing,
  leases: turns.held.count,
  isStoreAvoided: breaker.state === 'open',
  answers: tally.counts(),
  invalidations: telemetry.recentInvalidations(),
});

/** Counts the leases that were granted and not yet given back. */
export class HeldLeases {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The same lease, counted until it is released or ended by its fill. */
  counted(lease: Lease): Lease {
    let isHeld = true;
    this.#count += 1;
    const gone = <T>(end: () => T): T => {
      if (isHeld) this.#count -= 1;
      isHeld = false;
      return end();
    };
    const { nothingThere, end } = lease;
    return {
      ...(nothingThere !== undefined && { nothingThere }),
      ...(end !== undefined && { end: { ...end, done: () => gone(end.done) } }),
      release: () => gone(() => lease.release()),
    };
  }
}
