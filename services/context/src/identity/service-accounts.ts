import type { contextV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';
import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';
import { newServiceAccount } from './account';
import { insertAccount } from './account-store';
import { requireAdministrator } from './administration';
import { newApiKey } from './api-key';
import { KEY_PREFIX } from './api-keys';
import { makeApiKey, repeatableKey } from './make-api-key';
import { scopesOf } from './scopes';
import { newSecret } from './secret-token';
import { remember } from './security-log';

/** A program administers nothing. */
const ALLOWED = scopesOf({ administrator: false, allowed: null });

const KEY_REQUEST = 'perfolio.context.v1.CreateServiceAccountKeyRequest';

type Parts = Pick<Dependencies, 'database' | 'random' | 'now'>;

/** Makes an account for a program with a first key. An administrator's work on another's account: it sees more than one owner's rows. */
export const createServiceAccount =
  (parts: Parts) =>
  async (
    { email, displayName, scopes }: contextV1.CreateServiceAccountRequest,
    call: PrincipalCall,
  ): Promise<contextV1.CreateServiceAccountResponse> => {
    requireAdministrator(call.principal);
    const account = newServiceAccount({ email, displayName });
    const asked = newApiKey({ name: 'first', scopes, expireTime: undefined }, { allowed: ALLOWED, now: parts.now() });
    return parts.database.transaction().execute(async (transaction) => {
      const made = { ...account, passwordHash: undefined, administrator: false, service: true };
      const userId = await insertAccount(transaction, made);
      if (userId === undefined) {
        throw new PerfolioError('RESOURCE_EXISTS', 'There is an account with this e-mail address. Take another.');
      }
      return { userId, ...(await keyFor(transaction, { userId, asked, parts }, call)) };
    });
  };

/** Makes another key of a program's account. */
export const createServiceAccountKey =
  (parts: Parts) =>
  async (
    request: contextV1.CreateServiceAccountKeyRequest,
    call: PrincipalCall,
  ): Promise<contextV1.CreateServiceAccountKeyResponse> => {
    requireAdministrator(call.principal);
    const userId = uuidOf(request.userId);
    const asked = newApiKey(request, { allowed: ALLOWED, now: parts.now() });
    return parts.database.transaction().execute(async (transaction) => {
      if (userId === undefined || !(await isService(transaction, userId))) throw notFound('service account');
      const repeatable = repeatableKey({ typeName: KEY_REQUEST, request, owner: userId }, call);
      return keyFor(transaction, { userId, asked, repeatable, parts }, call);
    });
  };

interface Making {
  readonly userId: string;
  readonly asked: ReturnType<typeof newApiKey>;
  readonly repeatable?: ReturnType<typeof repeatableKey>;
  readonly parts: Parts;
}

async function keyFor(
  transaction: DatabaseTransaction,
  { userId, asked, repeatable, parts }: Making,
  call: PrincipalCall,
): Promise<contextV1.CreateServiceAccountKeyResponse> {
  const { caller: actor, session: credential } = call.principal;
  const { secret, digest } = newSecret(KEY_PREFIX, parts.random);
  const keyId = await makeApiKey(transaction, { ...asked, owner: userId, digest }, repeatable);
  await remember(transaction, { event: 'KEY_CREATED', actor, subject: userId, credential, detail: keyId }, call);
  return { keyId, apiKey: secret };
}

async function isService(transaction: DatabaseTransaction, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select user_id from users where user_id = ${userId}::uuid and service`.execute(transaction);
  return rows.length > 0;
}
