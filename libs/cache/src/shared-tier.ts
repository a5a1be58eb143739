import type { GetOptions } from './answer';
import type { Breaker } from './breaker';
import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { Deadlines, Patience } from './deadline';
import { openFrame, type Sealed, sealFrame } from './frame';
import type { KeyRing } from './key-ring';
import type { Lease } from './lease';
import type { CacheLimits } from './limits';
import type { LocalStore } from './local-store';
import { askedOf, type MissReason, missReasonOf } from './miss-reason';
import type { Fill, Filled, SharedStore } from './shared-store';
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
  readonly options: Pick<GetOptions, 'question'>;
}

interface Stored {
  /** Whether the answer is stored now. */
  readonly stored: boolean;
  /** Why it was not before, where the store can tell. */
  readonly reason?: MissReason | undefined;
}

const TOO_LARGE: Filled = { outcome: 'too-large' };
const AWAY = { outcome: 'away', before: undefined } as const;

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

  async lookUp(key: CacheKey, patience: Patience): Promise<Sealed | 'miss' | 'unreadable' | 'away'> {
    const { store, ring, local, clock, telemetry } = this.parts;
    const frame = await traced('look up', () => this.#ask(patience, (signal) => store.lookUp(key, signal)));
    if (frame === 'away') return 'away';
    if (frame === undefined) return 'miss';
    const opened = openFrame(ring, key, { frame, now: clock.now() });
    if (typeof opened !== 'string') return { ...opened, bytes: local.adopt(opened.bytes) };
    telemetry.rejected(opened);
    return opened === 'expired' ? 'miss' : 'unreadable';
  }

  async fill(key: CacheKey, content: Sealed, terms: FillTerms): Promise<Stored> {
    const { clock, telemetry, limits } = this.parts;
    const began = clock.elapsed();
    const isTooLarge = content.bytes.byteLength > limits.entryBytes;
    const { outcome, before } = isTooLarge ? TOO_LARGE : await this.#fill(key, content, terms);
    const stored = outcome === 'stored' || outcome === 'stored-and-released';
    if (stored) telemetry.fillDuration.record((clock.elapsed() - began) / 1000);
    else telemetry.fillRejected(outcome);
    const isAsked = stored && terms.options.question !== undefined;
    return isAsked ? { stored, reason: missReasonOf(before, key, content) } : { stored };
  }

  async #fill(key: CacheKey, content: Sealed, terms: FillTerms): Promise<Filled | typeof AWAY> {
    const fill = this.#fillOf(key, content, terms);
    const asked = (signal: AbortSignal) => this.parts.store.fill(fill, signal);
    const filled = await traced('fill', () => this.#ask(terms.patience, asked));
    if (filled === 'away') return AWAY;
    if (filled.outcome === 'stored-and-released') terms.lease?.end?.done();
    return filled;
  }

  #fillOf(key: CacheKey, content: Sealed, { lease, options: { question } }: FillTerms): Fill {
    const { ring, limits } = this.parts;
    const { computedAt, expiresAt, failed = false } = content;
    return {
      key,
      frame: sealFrame(ring, key, content),
      expiresAt,
      ttlMs: expiresAt - computedAt,
      quota: limits.userQuota,
      failed,
      ...(question && { asked: askedOf(key, content, question()) }),
      ...(lease?.end && { lease: lease.end }),
    };
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
