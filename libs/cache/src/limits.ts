import { LONGEST_TTL_MS, type Quota } from './shared-store';

/** Everything that grows or waits, with its bound. */
export interface CacheLimits {
  /** L1 of this process. */
  readonly localBytes: number;
  readonly localEntryMs: number;
  /** What one user may hold of L1; by default a quarter. */
  readonly localUserBytes: number;
  /** A larger answer is handed out and kept nowhere. */
  readonly entryBytes: number;
  /** What one user may hold in the shared store; what ends first goes first. */
  readonly userQuota: Quota;
  readonly ttlMs: number;
  /** The share of a TTL that chance may take off, so that entries made together do not end together. */
  readonly ttlJitter: number;
  /** How long a failure that follows from the key is kept. */
  readonly failureMs: number;
  /** One command to the shared store, and all of one request together. */
  readonly commandMs: number;
  readonly requestMs: number;
  readonly leaseMs: number;
  /** How often a waiter looks by himself; below a lease, so that a dead holder frees him within one. */
  readonly pollMs: number;
  /** Computations without a lease (store away, `no-cache`) that run at once, and that wait. */
  readonly unleased: number;
  readonly unleasedWaiting: number;
  /** Misses that this process works on at once, and that wait for that: of one user, and of all. */
  readonly userMisses: number;
  readonly userMissesWaiting: number;
  readonly misses: number;
  readonly missesWaiting: number;
  /**
   * Those of one user that go forward at the same time. What has taken longer than `quickMissMs` waits for a worker or another process
   * and no longer counts; what is quicker keeps the thread busy, and the fewer come at once the sooner another user's hit has its turn.
   */
  readonly userQuickMisses: number;
  readonly quickMissMs: number;
  readonly longestComputationMs: number;
}

const DEFAULTS: CacheLimits = {
  localBytes: 32 * 1024 * 1024,
  localEntryMs: 60_000,
  localUserBytes: 8 * 1024 * 1024,
  entryBytes: 4 * 1024 * 1024,
  userQuota: { entries: 1_000, bytes: 16 * 1024 * 1024 },
  ttlMs: 1_800_000,
  ttlJitter: 0.1,
  failureMs: 5_000,
  commandMs: 100,
  requestMs: 250,
  leaseMs: 3_000,
  pollMs: 500,
  unleased: 8,
  unleasedWaiting: 1_024,
  userMisses: 16,
  userMissesWaiting: 1_024,
  userQuickMisses: 4,
  quickMissMs: 20,
  misses: 1_024,
  missesWaiting: 8_192,
  longestComputationMs: 600_000,
};

export function limitsFrom(given: Partial<CacheLimits>): CacheLimits {
  const { localBytes = DEFAULTS.localBytes } = given;
  const limits = { ...DEFAULTS, localUserBytes: Math.ceil(localBytes / 4), ...given };
  if (limits.ttlMs > LONGEST_TTL_MS) throw new RangeError(`ttlMs is at most ${LONGEST_TTL_MS}`);
  if (limits.localEntryMs > DEFAULTS.localEntryMs)
    throw new RangeError(`localEntryMs is at most ${DEFAULTS.localEntryMs}`);
  return limits;
}
