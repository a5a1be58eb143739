import { type Generation, isGeneration, numberOf } from './generation';

const USER = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const METHOD = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*(?:\/[A-Za-z][A-Za-z0-9_]*)?$/;
const LONGEST_METHOD = 128;
const DIGEST = /^[0-9a-f]{64}$/;

/** Whose data an answer is made of, and which state of it. */
export interface KeyOwner {
  readonly user: string;
  readonly generation: Generation;
}

/**
 * What fixes an answer. Only `cacheKey` makes one (the private part keeps look-alikes out at compile time), and no part may hold a
 * character that separates parts, so two different keys are never spelled alike.
 */
export class CacheKey {
  readonly user: string;
  readonly generation: Generation;
  readonly method: string;
  readonly digest: string;
  /** The field of the user's hash. The generation is not in it: the hash holds one generation only, named by field `g`. */
  readonly field: string;
  readonly #whole: string;
  #identity: Buffer | undefined;

  constructor({ user, generation }: KeyOwner, method: string, digest: string) {
    requireUser(user);
    demand('generation', isGeneration(generation), generation);
    demand('method', method.length <= LONGEST_METHOD && METHOD.test(method), method);
    demand('digest', DIGEST.test(digest), digest);
    this.user = user;
    this.generation = generation;
    this.method = method;
    this.digest = digest;
    this.field = `${method}:${digest}`;
    this.#whole = `${user} ${generation} ${method}:${digest}`;
  }

  /** The whole key in one string: the name of an L1 entry and of a flight. */
  get whole(): string {
    return this.#whole;
  }

  /** User, digest and generation in 64 bytes, as frames name them. */
  get identity(): Buffer {
    this.#identity ??= identityOf(this);
    return this.#identity;
  }
}

export const cacheKey = (owner: KeyOwner, method: string, digest: string): CacheKey =>
  new CacheKey(owner, method, digest);

/** All keys and channels of one user carry the same hash tag: one slot of a Redis Cluster, so every script is single-slot. */
export const resultsKey = (user: string): string => `perfolio:{${user}}:results`;
export const agesKey = (user: string): string => `perfolio:{${user}}:ages`;
export const askedKey = (user: string): string => `perfolio:{${user}}:asked`;
export const wakeChannel = (user: string): string => `perfolio:{${user}}:wake`;
export const leaseKey = (key: CacheKey): string => `perfolio:{${key.user}}:lease:${key.generation}:${key.field}`;

/** Every replica listens to this one: a change of any user may concern its L1. */
export const INVALIDATIONS_CHANNEL = 'perfolio:invalidations';

export const methodOfField = (field: string): string => field.slice(0, field.indexOf(':'));

export function requireUser(user: string): void {
  demand('user', USER.test(user), user);
}

export function requireGeneration(generation: Generation): void {
  demand('generation', isGeneration(generation), generation);
}

function identityOf({ user, digest, generation }: CacheKey): Buffer {
  const identity = Buffer.alloc(64);
  identity.write(user.replaceAll('-', ''), 0, 'hex');
  identity.write(digest, 16, 'hex');
  identity.writeBigUInt64BE(BigInt(numberOf(generation)), 48);
  identity.write(generation.slice(-16), 56, 'hex');
  return identity;
}

function demand(part: string, holds: boolean, given: string): void {
  if (!holds) throw new RangeError(`not a ${part} of a cache key: ${JSON.stringify(given.slice(0, 64))}`);
}
