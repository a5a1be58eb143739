import type { Activity } from './activity';
import type { Clock } from './clock';
import type { LocalStore } from './local-store';
import type { HeldByMethod, SharedStore } from './shared-store';
import type { UsageCounts } from './usage-counts';

/** What an operator sees of the cache. Never a key, a request or an answer. */
export interface Inspection {
  /** L1 of this process. */
  readonly local: { readonly entries: number; readonly bytes: number };
  readonly activity: Activity;
  /** The users this process has seen last, or those asked for. */
  readonly users: readonly InspectedUser[];
  /** How many more this process has seen. */
  readonly others: number;
}

export interface InspectedUser {
  readonly user: string;
  /** Whether the store could be asked; without it entries and bytes are unknown. */
  readonly store: 'counted' | 'away';
  readonly methods: readonly InspectedMethod[];
}

export interface InspectedMethod {
  readonly method: string;
  /** In the shared store. */
  readonly entries: number;
  readonly bytes: number;
  /** Since the last computation of it that this process knows of; absent when it knows of none. */
  readonly ageMs?: number;
  /** What a computation took on average. */
  readonly costMs?: number;
  /** 0 to 1; absent before the first answer. */
  readonly hitRatio?: number;
}

const MOST_USERS = 100;

export interface Inspected {
  readonly local: LocalStore;
  readonly usage: UsageCounts;
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Pick<SharedStore, 'usageOf'>;
  readonly activity: () => Activity;
}

/** One question to the store after the other, at most a hundred: an inspection must not weigh on anybody. */
export async function inspect(
  { local, usage, clock, store, activity }: Inspected,
  signal: AbortSignal,
  asked: readonly string[] = usage.users(),
): Promise<Inspection> {
  const users: InspectedUser[] = [];
  const now = clock.now();
  for (const user of asked.slice(0, MOST_USERS)) {
    // What the store cannot say is told as `away`: an inspection is for the hours when parts are down.
    const held = await store.usageOf(user, signal).catch(() => undefined);
    const methods = methodsOf(usage, { user, held: held ?? [], now });
    users.push({ user, store: held === undefined ? 'away' : 'counted', methods });
  }
  return {
    local: { entries: local.size, bytes: local.bytes },
    activity: activity(),
    users,
    others: Math.max(0, usage.users().length - users.length),
  };
}

function methodsOf(
  usage: UsageCounts,
  { user, held, now }: { readonly user: string; readonly held: readonly HeldByMethod[]; readonly now: number },
): readonly InspectedMethod[] {
  const counts = usage.methodsOf(user);
  return usage.join(user, held).map(({ method, entries, bytes, hits, misses }) => {
    const count = counts.get(method);
    const computed = count !== undefined && count.computations > 0 ? count : undefined;
    return {
      method,
      entries,
      bytes,
      ...(computed && { ageMs: now - computed.computedAt, costMs: computed.costMs / computed.computations }),
      ...(hits + misses > 0 && { hitRatio: hits / (hits + misses) }),
    };
  });
}
