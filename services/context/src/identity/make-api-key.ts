import { canonicalDigest, contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { DatabaseTransaction } from '../database/database';
import { type RepeatableCreate, requestOf } from '../idempotency';
import { insertApiKey, type KeptApiKey, lockKeys } from './api-key-store';

export const KEYS_PER_USER = 50;

/** A request for a key, as far as it can come again. */
type Repeatable = RepeatableCreate<contextV1.CreateApiKeyResponse> | undefined;

/** The name of a message, and the request for a key of an owner's. */
interface KeyRequest {
  readonly typeName: string;
  readonly request: { readonly idempotencyKey: string };
  readonly owner: string;
}

/** Undefined for a request without an idempotency key. */
export function repeatableKey({ typeName, request, owner }: KeyRequest, { principal }: PrincipalCall): Repeatable {
  const { idempotencyKey: key } = request;
  const digest = canonicalDigest(typeName, { ...request, idempotencyKey: '' });
  return requestOf({ owner, principal, key, digest }, contextV1.CreateApiKeyResponse);
}

/** Stores a new key once: a repeated request makes no second one. What is remembered of the first answer is its id, never what it showed. */
export async function makeApiKey(
  transaction: DatabaseTransaction,
  key: Omit<KeptApiKey, 'most'>,
  repeatable: Repeatable,
): Promise<string> {
  await lockKeys(transaction, key.owner);
  const first = await repeatable?.firstAnswer(transaction);
  if (first !== undefined) throw madeBefore(first.keyId);
  const keyId = await insertApiKey(transaction, { ...key, most: KEYS_PER_USER });
  if (keyId === undefined) throw tooManyKeys();
  await repeatable?.remember(transaction, { keyId, apiKey: '' });
  return keyId;
}

/** Whoever lost the answer has lost the key: to show it again it would have to be kept. */
const madeBefore = (keyId: string) =>
  new PerfolioError(
    'RESOURCE_EXISTS',
    `This idempotency key has made the key ${keyId} already, which was shown then and cannot be shown again. If it is lost, revoke it, and make another under a new idempotency key.`,
    { metadata: { keyId } },
  );

const tooManyKeys = () =>
  new PerfolioError('LIMIT_EXCEEDED', `An account has at most ${KEYS_PER_USER} keys. Revoke one first.`, {
    metadata: { limit: String(KEYS_PER_USER) },
  });
