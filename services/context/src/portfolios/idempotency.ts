import { canonicalDigest, gatewayV1 } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';
import { sql } from 'kysely';

import type { OwnRows } from '../database/own-rows';

const LONGEST_KEY = 255;
const KEPT = '24 hours';
const KEPT_PER_OWNER = 1_000;

/** A create that may come again. Both steps belong to the transaction of the create, which has locked the owner. */
export interface RepeatableCreate {
  /** What the first call with the key answered; refuses another request under the same key. */
  firstAnswer(own: OwnRows): Promise<gatewayV1.Portfolio | undefined>;
  remember(own: OwnRows, answer: gatewayV1.Portfolio): Promise<void>;
}

/** Undefined without a key. */
export function requestOf(owner: string, key: string, portfolio: gatewayV1.Portfolio): RepeatableCreate | undefined {
  if (key === '') return undefined;
  requireKey(key);
  const digest = canonicalDigest('perfolio.gateway.v1.Portfolio', portfolio);
  return {
    async firstAnswer(own) {
      const { rows } = await sql<{ request_digest: string; answer: Uint8Array }>`
        select request_digest, answer from idempotency_keys
        where owner = ${owner}::uuid and key = ${key} and created_at > now() - ${KEPT}::interval`.execute(own);
      const [first] = rows;
      if (first === undefined) return undefined;
      if (first.request_digest === digest) return gatewayV1.Portfolio.decode(first.answer);
      throw new PerfolioError(
        'IDEMPOTENCY_KEY_REUSED',
        'This idempotency key came before with another portfolio. Use a new key for a new request.',
      );
    },
    async remember(own, answer) {
      const bytes = gatewayV1.Portfolio.encode(answer).finish();
      await sql`
        insert into idempotency_keys (owner, key, request_digest, answer)
        values (${owner}::uuid, ${key}, ${digest}, ${bytes})
        on conflict (owner, key) do update set
          request_digest = excluded.request_digest, answer = excluded.answer, created_at = excluded.created_at`.execute(
        own,
      );
      await sql`
        delete from idempotency_keys where owner = ${owner}::uuid and key in (
          select key from idempotency_keys where owner = ${owner}::uuid
          order by created_at desc offset ${KEPT_PER_OWNER}::int
        )`.execute(own);
    },
  };
}

function requireKey(key: string): void {
  if (key.length <= LONGEST_KEY && /^[\x20-\x7e]+$/.test(key)) return;
  throw invalidFields([
    {
      field: 'idempotencyKey',
      rule: 'length',
      description: `idempotencyKey must have at most ${LONGEST_KEY} printable ASCII characters; a UUID will do.`,
      limit: `at most ${LONGEST_KEY}`,
      got: key,
    },
  ]);
}
