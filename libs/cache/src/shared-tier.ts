import type { Breaker } from './breaker';
import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { Deadlines, Patience } from './deadline';
import { openFrame, type Sealed, sealFrame } from './frame';
import type { KeyRing } from './key-ring';
import type { Lease } from './lease';
import type { CacheLimits } from './limits';
import type { LocalStore } from './local-store';
import type { FillOutcome, SharedStore } from './shared-store';
import { type Telemetry, traced } from './telemetry';

interface TierParts {
  readonly store: SharedStore;
  readonly ring: KeyRing;
  /** Where opened answers are put. */
  readonly local: Pick<LocalStore, 'adopt'>;
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly limits: CacheLimits;
}

interface FillTerms {
  readonly patience: Patience;
  /** What a fill that is stored ends, where it can. */
  readonly lease?: Lease | undefined;
}

/** The shared store as a request sees it: opened answers in place of frames, and never an error, only `away`. */
export class SharedTier {
  readonly #deadlines: Deadlines;

  constructor(private readonly parts: TierParts) {
    this.#deadlines = new Deadlines(parts.clock);
  }

  /** What one request, all its commands together, is ready to wait. */
  patience(): Patience {
    const { limits } = this.parts;
    return new Patience(this.#deadlines, limits.requestMs, limits.commandMs);
  }

  async lookUp(key: CacheKey, patience: Patience): Promise<Sealed | 'miss' | 'away'> {
    const { store, ring, local, clock, telemetry } = this.parts;
    const frame = await traced('look up', () => this.#ask(patience, (signal) => store.lookUp(key, signal)));
    if (frame === 'away') return 'away';
    if (frame === undefined) return 'miss';
    const opened = openFrame(ring, key, { frame, now: clock.now() });
    if (typeof opened !== 'string') return { ...opened, bytes: local.adopt(opened.bytes) };
    telemetry.rejected(opened);
    return 'miss';
  }

  /** Whether the answer is stored now. */
  async fill(key: CacheKey, content: Sealed, terms: FillTerms): Promise<boolean> {
    const { clock, telemetry, limits } = this.parts;
    const began = clock.elapsed();
    const isTooLarge = content.bytes.byteLength > limits.entryBytes;
    const outcome = isTooLarge ? 'too-large' : await this.#fill(key, content, terms);
    const stored = outcome === 'stored' || outcome === 'stored-and-released';
    if (stored) telemetry.fillDuration.record((clock.elapsed() - began) / 1000);
    else telemetry.fillRejected(outcome);
    return stored;
  }

  async #fill(key: CacheKey, content: Sealed, { patience, lease }: FillTerms): Promise<FillOutcome | 'away'> {
    const { store, ring, limits } = this.parts;
    const frame = sealFrame(ring, key, content);
    const { computedAt, expiresAt, failed = false } = content;
    const own = { key, frame, expiresAt, ttlMs: expiresAt - computedAt, quota: limits.userQuota, failed };
    const fill = lease?.end === undefined ? own : { ...own, lease: lease.end };
    const outcome = await traced('fill', () => this.#ask(patience, (signal) => store.fill(fill, signal)));
    if (outcome === 'stored-and-released') lease?.end?.done();
    return outcome;
  }

  /** Whatever is wrong with the store, the request goes on without it. */
  async #ask<T>(patience: Patience, work: (signal: AbortSignal) => Promise<T>): Promise<T | 'away'> {
    const attempt = this.parts.breaker.admit();
    if (attempt === undefined) return 'away';
    try {
      const answer = await patience.spend(work);
      attempt.succeeded();
      return answer;
    } catch {
      attempt.failed();
      return 'away';
    }
  }
}
