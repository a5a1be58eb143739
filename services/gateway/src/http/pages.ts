import type { JSONWebKeySet } from 'jose';

import type { Reply } from './reply';

export interface PageParts {
  readonly publicKeys: JSONWebKeySet;
  /** Whether calls can be answered now. */
  readonly ready: () => Promise<boolean>;
}

/** What is answered beside the routes of the contracts. */
export function createPages({ publicKeys, ready }: PageParts): ReadonlyMap<string, () => Promise<Reply>> {
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
