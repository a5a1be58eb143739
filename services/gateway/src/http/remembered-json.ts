import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

import type { WriteText } from './json-slices';

/**
 * Makes a writer write equal bytes once.
 *
 * @param form tells apart writers that write equal bytes differently
 */
export type RememberJson = (write: WriteText, form: string) => WriteText;

const MAX_BYTES = 16 * 1024 * 1024;
/** What an erased user's answers said is gone from here soon after. */
const KEPT_MS = 30_000;
/** Below this, writing an answer is cheaper than recognising it. */
const WORTH_BYTES = 512;

/**
 * The text of an answer is a function of its bytes, and whoever gets to see it has been given these very bytes for this very call:
 * nothing is looked up by who asks or for what. One memory for all writers, so that its bound is the gateway's.
 */
export function createRememberedJson(): RememberJson {
  const written = new LRUCache<string, Buffer>({
    maxSize: MAX_BYTES,
    sizeCalculation: (text) => text.length,
    ttl: KEPT_MS,
    ttlAutopurge: true,
  });
  /** Many may ask at once for what takes long to write. */
  const underWay = new Map<string, Promise<Buffer>>();
  const remember = (key: string, text: Buffer): Buffer => {
    written.set(key, text);
    return text;
  };
  const later = (key: string, writing: Promise<Buffer>): Promise<Buffer> => {
    const made = writing.then((text) => remember(key, text)).finally(() => underWay.delete(key));
    underWay.set(key, made);
    return made;
  };
  return (write, form) => (bytes) => {
    if (bytes.length < WORTH_BYTES) return write(bytes);
    const key = `${form} ${hash('sha256', bytes, 'base64')}`;
    const known = written.get(key) ?? underWay.get(key);
    if (known !== undefined) return known;
    const made = write(bytes);
    return Buffer.isBuffer(made) ? remember(key, made) : later(key, made);
  };
}
