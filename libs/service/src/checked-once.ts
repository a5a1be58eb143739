import { LRUCache } from 'lru-cache';

/** What a token says, and until when. */
interface Checked<Said> {
  readonly said: Said;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

interface CheckOptions {
  /** How many tokens are remembered at most. */
  readonly max: number;
  readonly now: () => number;
}

/** After so many new ones those that have expired are thrown away; by themselves they would stay until `max` are remembered. */
const SWEEP_AFTER = 500;

/**
 * Checks a token once for as long as it is good, and once for all who show it at the same time: a herd brings one assertion hundreds of
 * times, and a signature costs more than the answer behind it. What fails is not remembered.
 */
export function checkedOnce<Said>(
  check: (token: string) => Promise<Checked<Said>>,
  { max, now }: CheckOptions,
): (token: string) => Promise<Said> {
  const known = new LRUCache<string, Promise<Checked<Said>>>({ max, perf: { now }, ttlResolution: 0 });
  let begun = 0;
  const begin = (token: string): Promise<Checked<Said>> => {
    begun += 1;
    if (begun % SWEEP_AFTER === 0) known.purgeStale();
    const checking = check(token);
    known.set(token, checking);
    checking.then(
      ({ expires }) => known.set(token, checking, { ttl: Math.max(1, expires - now()) }),
      () => known.delete(token),
    );
    return checking;
  };
  return async (token) => {
    const { said, expires } = await (known.get(token) ?? begin(token));
    if (now() < expires) return said;
    return (await begin(token)).said;
  };
}
