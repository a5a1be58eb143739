import type { riskV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Dependencies, Handler } from './dependencies';

export function getCacheUsage({
  cache,
}: Pick<Dependencies, 'cache'>): Handler<riskV1.GetCacheUsageRequest, riskV1.GetCacheUsageResponse> {
  return async (_, { principal, signal }) => {
    const usage = await cache.usageOf(principal.caller, signal).catch((cause: unknown) => {
      throw unreachable(cause);
    });
    const methods = usage.map(({ method, entries, bytes, hits, misses }) => ({
      method,
      entries: BigInt(entries),
      bytes: BigInt(bytes),
      hits: BigInt(hits),
      misses: BigInt(misses),
    }));
    return { methods };
  };
}

const unreachable = (cause: unknown) =>
  new PerfolioError(
    'DEPENDENCY_UNAVAILABLE',
    'The cache is out of reach, so it cannot be counted. Ask again in a moment.',
    {
      retryAfterMs: 1_000,
      cause,
    },
  );
