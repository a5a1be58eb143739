import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

export function getCache({ risk }: Clients): Authenticated<gatewayV1.GetCacheRequest, gatewayV1.GetCacheResponse> {
  return async (_request, caller) => {
    const { message } = await risk.unary(riskV1.RiskServiceService.getCacheUsage, {}, await caller.onward());
    const methods = message.methods.map(usageOf);
    return { methods, entries: total(methods, 'entries'), bytes: total(methods, 'bytes') };
  };
}

function usageOf({ method, entries, bytes, hits, misses }: riskV1.MethodUsage): gatewayV1.CacheUsage {
  const lookUps = hits + misses;
  return { method, entries, bytes, hits, misses, ...(lookUps > 0n && { hitRatio: Number(hits) / Number(lookUps) }) };
}

const total = (methods: readonly gatewayV1.CacheUsage[], of: 'entries' | 'bytes'): bigint =>
  methods.reduce((sum, usage) => sum + usage[of], 0n);
