import { invalidFields, PerfolioError } from '@perfolio/errors';
import type { Principal } from '@perfolio/service';
import { sql } from 'kysely';

import type { DatabaseTransaction } from './database/database';

const LONGEST_KEY = 255;
const KEPT = '24 hours';
const KEPT_PER_OWNER = 1_000;

/** A create that may come again. Both steps belong to the transaction of the create, which has locked the owner. */
export interface RepeatableCreate<Answer> {
  /** What the first call with the key answered; refuses another request under the same key. */
  firstAnswer(transaction: DatabaseTransaction): Promise<Answer | undefined>;
  remember(transaction: DatabaseTransaction, answer: Answer): Promise<void>;
}

export interface KeyedRequest {
  /** Whose rows the create changes. */
  readonly owner: string;
  readonly principal: Pick<Principal, 'caller'>;
  /** As it was sent; empty for none. */
  readonly key: string;
  /** Tells requests apart. */
  readonly digest: string;
}

interface Codec<Answer> {
  encode(answer: Answer): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Answer;
}

/** Undefined without a key. */
export function requestOf<Answer>(request: KeyedRequest, codec: Codec<Answer>): RepeatableCreate<Answer> | undefined {
  const { owner, principal, digest } = request;
  if (request.key === '') return undefined;
  requireKey(request.key);
  // A guest's keys are his own: the owner's say nothing to him.
  const key = principal.caller === owner ? request.key : `${principal.caller} ${request.key}`;
  return {
    async firstAnswer(transaction) {
      const { rows } = await sql<{ request_digest: string; answer: Uint8Array }>`
        select request_digest, answer from idempotency_keys
        where owner = ${owner}::uuid and key = ${key} and created_at > now() - ${KEPT}::interval`.execute(transaction);
      const [first] = rows;
      if (first === undefined) return undefined;
      if (first.request_digest === digest) return codec.decode(first.answer);
      throw new PerfolioError(
        'IDEMPOTENCY_KEY_REUSED',
        'This idempotency key came before with another request. Use a new key for a new request.',
      );
    },
    async remember(transaction, answer) {
      const bytes = codec.encode(answer).finish();
      await sql`
        insert into idempotency_keys (owner, key, request_digest, answer)
        values (${owner}::uuid, ${key}, ${digest}, ${bytes})
        on conflict (owner, key) do update set
          request_digest = excluded.request_digest, answer = excluded.answer, created_at = excluded.created_at`.execute(
        transaction,
      );
      await sql`
        delete from idempotency_keys where owner = ${owner}::uuid and key in (
          select key from idempotency_keys where owner = ${owner}::uuid
          order by created_at desc offset ${KEPT_PER_OWNER}::int
        )`.execute(transaction);
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
