import { HeldLeases } from './activity';
import type { Bus, Settlement } from './bus';
import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { interruptionOf, type Patience, within } from './deadline';
import type { Sealed } from './frame';
import type { Lease, LeaseAnswer, Leases } from './lease';
import type { CacheLimits } from './limits';
import type { SharedTier } from './shared-tier';
import { traced } from './telemetry';
import { Wake } from './wake';

/** Who computes: this process with a lease, this process without one because nobody can say, or another one that is done. */
type Turn =
  | { readonly kind: 'leased'; readonly lease: Lease; readonly patience: Patience }
  | { readonly kind: 'unleased'; readonly patience: Patience }
  | { readonly kind: 'filled'; readonly found: Sealed; readonly waited: boolean };

/** A look, and how long until the next where it brought nothing. */
interface Round {
  readonly turn: Turn | undefined;
  readonly pollMs: number;
}

/** Redis ends a lease by the millisecond, and its clock is another. */
const LEASE_END_MS = 5;

interface TurnParts {
  readonly shared: SharedTier;
  readonly leases: Leases;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly limits: CacheLimits;
}

/** Takes the lease of a key, or waits for whoever has it: until his answer is there, or he gives up, or dies. */
export class Turns {
  readonly held = new HeldLeases();

  constructor(private readonly parts: TurnParts) {}

  async take(key: CacheKey, signal: AbortSignal, patience: Patience): Promise<Turn> {
    const turn = await this.#try(key, patience, false);
    return turn ?? traced('wait', () => this.#wait(key, signal));
  }

  /** First the lease, then the message, so that whoever wakes finds it free. */
  async giveUp(key: CacheKey, lease: Lease): Promise<void> {
    const { bus, clock, limits } = this.parts;
    await lease.release();
    try {
      await within(clock, limits.commandMs, (signal) => bus.abandon(key, signal));
    } catch {
      // Those who wait look by themselves before long.
    }
  }

  async #wait(key: CacheKey, signal: AbortSignal): Promise<Turn> {
    const { bus, clock, shared } = this.parts;
    const wake = await Wake.on(bus, key, { clock, signal });
    try {
      let round = await this.#glance(key, shared.patience());
      for (;;) {
        if (round.turn !== undefined) return round.turn;
        const heard = await wake.next(round.pollMs, signal);
        if (signal.aborted) throw interruptionOf(signal);
        round = await this.#look(key, heard);
      }
    } finally {
      wake.close();
    }
  }

  /**
   * What happened before this process listened: an answer came, or the lease went. Both are asked at once, and the lease is not tried
   * again while it is held: when many wait, the holder is the one who needs the store and the processor.
   */
  async #glance(key: CacheKey, patience: Patience): Promise<Round> {
    const [found, leftMs] = await Promise.all([this.#found(key, patience), this.#leftMs(key, patience)]);
    if (found !== undefined) return { turn: found, pollMs: 0 };
    if (leftMs === undefined || leftMs === 0) return this.#look(key, 'nothing');
    return { turn: undefined, pollMs: this.#pollMs(leftMs) };
  }

  /** Each round is a request of its own to the store: the time between them belongs to the holder. */
  async #look(key: CacheKey, heard: Settlement | 'nothing'): Promise<Round> {
    const patience = this.parts.shared.patience();
    const found = heard === 'filled' ? await this.#found(key, patience) : undefined;
    const turn = found ?? (await this.#again(key, patience));
    return { turn, pollMs: turn === undefined ? this.#pollMs(await this.#leftMs(key, patience)) : 0 };
  }

  /** Whoever hears that an answer is there needs no lease to take it. */
  async #found(key: CacheKey, patience: Patience): Promise<Turn | undefined> {
    const { shared } = this.parts;
    const found = await shared.lookUp(key, patience);
    return typeof found === 'string' ? undefined : { kind: 'filled', found, waited: true };
  }

  /**
   * Somebody was computing a moment ago. That one command got no answer, on a busy machine, is no reason to compute as well: it is
   * asked once more, of the same patience.
   */
  async #again(key: CacheKey, patience: Patience): Promise<Turn | undefined> {
    const turn = await this.#try(key, patience, true);
    return turn?.kind === 'unleased' ? this.#try(key, patience, true) : turn;
  }

  /** Until the next look: a holder that dies frees those who wait when his lease ends, and no poll later. */
  #pollMs(leftMs: number | undefined): number {
    const { pollMs } = this.parts.limits;
    return Math.min(pollMs, (leftMs ?? pollMs) + LEASE_END_MS);
  }

  async #leftMs(key: CacheKey, patience: Patience): Promise<number | undefined> {
    try {
      return await patience.spend((signal) => this.parts.leases.remainingMs(key, signal));
    } catch {
      // Nobody can say: the next look comes after the usual time.
      return undefined;
    }
  }

  /** Nothing while another process holds the lease and has not filled. */
  async #try(key: CacheKey, patience: Patience, waited: boolean): Promise<Turn | undefined> {
    const lease = await this.#ask(key, patience);
    if (lease === 'unreachable') return { kind: 'unleased', patience };
    // Whoever has yet to listen looks then.
    if (lease === 'held') return waited ? this.#elsewhere(key, patience) : undefined;
    if (lease.nothingThere === true) return { kind: 'leased', lease, patience };
    // Between the look-up that missed and this lease its last holder may have filled.
    const found = await this.parts.shared.lookUp(key, patience);
    if (found === 'miss' || found === 'unreadable') return { kind: 'leased', lease, patience };
    void lease.release();
    return found === 'away' ? { kind: 'unleased', patience } : { kind: 'filled', found, waited };
  }

  /** What there is while another process holds the lease. */
  async #elsewhere(key: CacheKey, patience: Patience): Promise<Turn | undefined> {
    const { shared } = this.parts;
    const found = await shared.lookUp(key, patience);
    if (found === 'miss' || found === 'unreadable') return undefined;
    return found === 'away' ? { kind: 'unleased', patience } : { kind: 'filled', found, waited: true };
  }

  async #ask(key: CacheKey, patience: Patience): Promise<LeaseAnswer> {
    const { leases, limits } = this.parts;
    try {
      const lease = await patience.spend((signal) => leases.acquire(key, limits.leaseMs, signal));
      return typeof lease === 'string' ? lease : this.held.counted(lease);
    } catch {
      // The time was up. A lease that is granted after that is given back by `acquire` itself.
      return 'unreachable';
    }
  }
}
