import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

import { LRUCache } from 'lru-cache';

/** An operator's key. Of several the first seals, all open, so that they can be rotated. */
export interface SealingKey {
  /** What a frame says it was sealed with: 1 to 32 letters, digits, `-` or `_`. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

const ID = /^[A-Za-z0-9_-]{1,32}$/;
const SECRET_BYTES = 32;
const MOST_USER_KEYS = 10_000;

/** Each user's results are sealed with a key of his own, so that no frame of one user ever opens as another's. */
export class KeyRing {
  readonly sealingId: string;
  readonly #secrets = new Map<string, Uint8Array>();
  readonly #derived = new LRUCache<string, KeyObject>({ max: MOST_USER_KEYS });

  constructor(keys: readonly SealingKey[]) {
    const [first] = keys;
    if (first === undefined) throw new RangeError('the cache needs at least one sealing key');
    this.sealingId = first.id;
    for (const { id, secret } of keys) this.#add(id, secret);
  }

  /** Nothing when no key of that id is known here. */
  keyOf(user: string, id: string): KeyObject | undefined {
    const name = `${id} ${user}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const secret = this.#secrets.get(id);
    if (secret === undefined) return undefined;
    const derived = createSecretKey(
      Buffer.from(hkdfSync('sha256', secret, user, 'perfolio cache frame 1', SECRET_BYTES)),
    );
    this.#derived.set(name, derived);
    return derived;
  }

  #add(id: string, secret: Uint8Array): void {
    if (!ID.test(id)) throw new RangeError('the id of a sealing key is 1 to 32 letters, digits, "-" or "_"');
    if (secret.byteLength !== SECRET_BYTES) throw new RangeError(`sealing key "${id}" must have ${SECRET_BYTES} bytes`);
    if (this.#secrets.has(id)) throw new RangeError(`two sealing keys have the id "${id}"`);
    this.#secrets.set(id, new Uint8Array(secret));
  }
}
