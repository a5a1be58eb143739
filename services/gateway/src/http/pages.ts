import type { IncomingMessage } from 'node:http';
import type { JSONWebKeySet } from 'jose';

import { acceptedEncoding, type Encoding, plainTag } from './compression';
import { tagsIn } from './conditional';
import type { Reply } from './reply';

/** What a page may go by. */
interface PageRequest {
  /** The entity tags of what the client has. */
  readonly shown: readonly string[];
  /** The compression that the client likes best. */
  readonly encoding: Encoding | undefined;
}

export function pageRequestOf({ headers }: IncomingMessage): PageRequest {
  const shown = tagsIn(headers['if-none-match']).map(plainTag);
  return { shown, encoding: acceptedEncoding(headers['accept-encoding']) };
}

/** Answers a GET of one path beside the contracts. */
export type Page = (asked: PageRequest) => Promise<Reply>;

interface PageParts {
  readonly publicKeys: JSONWebKeySet;
  /** Whether calls can be answered now. */
  readonly ready: () => Promise<boolean>;
}

/** What is answered beside the routes of the contracts. */
export function createPages({ publicKeys, ready }: PageParts): ReadonlyMap<string, Page> {
  const keys = json(200, publicKeys, 'public, max-age=300');
  return new Map([
    ['/livez', async () => ALIVE],
    ['/readyz', async () => ((await ready()) ? READY : NOT_READY)],
    ['/.well-known/jwks.json', async () => keys],
  ]);
}

const json = (status: number, value: object, caching: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': caching },
  body: JSON.stringify(value),
});

const ALIVE = json(200, { status: 'alive' }, 'no-store');
const READY = json(200, { status: 'ready' }, 'no-store');
const NOT_READY = json(503, { status: 'not ready' }, 'no-store');
