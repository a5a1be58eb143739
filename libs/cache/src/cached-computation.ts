import type { Answer, GetOptions } from './answer';
import { cacheKey, type KeyOwner } from './cache-key';
import type { ResultCache } from './result-cache';

export interface ComputationSpec<Request> {
  /** The fully qualified RPC. */
  readonly method: string;
  readonly ttlMs?: number;
  /** Hex SHA-256 of the canonical request. */
  readonly digest: (request: Request) => string;
}

type Call = { readonly signal: AbortSignal } & GetOptions;

/** Puts the cache in front of a computation: the one line a service author writes. */
export function cachedComputation<Request>(
  cache: ResultCache,
  spec: ComputationSpec<Request>,
  compute: (request: Request, owner: KeyOwner, signal: AbortSignal) => Promise<Uint8Array>,
): (request: Request, owner: KeyOwner, call: Call) => Promise<Answer> {
  const ttl = spec.ttlMs === undefined ? {} : { ttlMs: spec.ttlMs };
  return (request, owner, { signal, ...options }) => {
    const key = cacheKey(owner, spec.method, spec.digest(request));
    return cache.getOrCompute(key, signal, (own) => compute(request, owner, own), { ...ttl, ...options });
  };
}
