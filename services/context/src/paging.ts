import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { invalidFields } from '@perfolio/errors';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;

/** Page tokens: opaque, and good only for the one they were given to and the list they came from. */
export interface Paging {
  /** How many a page may hold, and where it starts. Undefined is the beginning. */
  read(asked: { readonly pageSize: number; readonly pageToken: string }, scope: string): Page;
  /** The token that goes on after `cursor`. */
  token(cursor: string, scope: string): string;
}

export interface Page {
  readonly size: number;
  readonly after: string | undefined;
}

/** @param secret shared by all replicas */
export function createPaging(secret: Uint8Array): Paging {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'page tokens', 32));
  const sign = (cursor: string, scope: string) =>
    createHmac('sha256', key).update(`${scope.length}:${scope}${cursor}`).digest().subarray(0, 16);
  return {
    read: ({ pageSize, pageToken }, scope) => ({
      size: sizeOf(pageSize),
      after: pageToken === '' ? undefined : cursorOf(pageToken, (cursor) => sign(cursor, scope)),
    }),
    token: (cursor, scope) => Buffer.concat([sign(cursor, scope), Buffer.from(cursor, 'utf8')]).toString('base64url'),
  };
}

function sizeOf(pageSize: number): number {
  if (pageSize >= 0) return Math.min(pageSize || DEFAULT_PAGE, LARGEST_PAGE);
  throw invalidFields([
    {
      field: 'pageSize',
      rule: 'range',
      description: `pageSize must be between 0 and ${LARGEST_PAGE}; got "${pageSize}".`,
      limit: `[0, ${LARGEST_PAGE}]`,
      got: `${pageSize}`,
    },
  ]);
}

function cursorOf(token: string, sign: (cursor: string) => Buffer): string {
  const bytes = Buffer.from(token, 'base64url');
  const cursor = bytes.subarray(16).toString('utf8');
  const signature = bytes.subarray(0, 16);
  if (signature.length === 16 && timingSafeEqual(signature, sign(cursor))) return cursor;
  throw invalidFields([
    {
      field: 'pageToken',
      rule: 'token',
      description: 'pageToken must be one that the page before gave out. Start again without it.',
      got: token,
    },
  ]);
}
