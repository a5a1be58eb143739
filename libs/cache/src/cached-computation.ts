import { cacheKey } from './cache-key';
import type { Generation } from './generation';
import type { Answer, GetOptions, ResultCache } from './result-cache';

/** Whose data an answer is made of, and which state of it. */
export interface Owner {
  readonly user: string;
  readonly generation: Generation;
}

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
  compute: (request: Request, owner: Owner, signal: AbortSignal) => Promise<Uint8Array>,
): (request: Request, owner: Owner, call: Call) => Promise<Answer> {
  const ttl = spec.ttlMs === undefined ? {} : { ttlMs: spec.ttlMs };
  return (request, owner, { signal, ...options }) => {
    const key = cacheKey(owner, spec.method, spec.digest(request));
    return cache.getOrCompute(key, signal, (own) => compute(request, owner, own), { ...ttl, ...options });
  };
}
