import type { contextV1 } from '@perfolio/contracts';
import { invalidFields, notFound, PerfolioError } from '@perfolio/errors';
import type { Call } from '@perfolio/service';
import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';
import { grantOf } from './create-session';
import { accountOf, linkTo, type Provision } from './external-store';
import { newRefreshToken } from './refresh-token';
import { remember } from './security-log';
import { insertSession } from './session-store';

/** The account of whom another issuer vouches for, made at his first call. The gateway has verified his token. */
export const provideAccount =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (request: contextV1.ProvideAccountRequest, call: Call): Promise<contextV1.ProvideAccountResponse> =>
    database.transaction().execute(async (transaction) => {
      const { userId, linked } = await accountOf(transaction, provisionOf(request));
      if (linked !== undefined) await rememberLink(transaction, { userId, identityId: linked }, call);
      return { userId };
    });

/** Opens a session for somebody whom another issuer vouches for. */
export const createExternalSession =
  ({ database, random }: Pick<Dependencies, 'database' | 'random'>) =>
  async (
    request: contextV1.CreateExternalSessionRequest,
    call: Call,
  ): Promise<contextV1.CreateExternalSessionResponse> => {
    const { token, hash } = newRefreshToken(random);
    return database.transaction().execute(async (transaction) => {
      const { userId, linked } = await accountOf(transaction, provisionOf(request));
      if (linked !== undefined) await rememberLink(transaction, { userId, identityId: linked }, call);
      const session = await insertSession(transaction, { userId, tokenHash: hash });
      if (session === undefined) throw closed();
      const entry = { actor: userId, subject: userId, credential: session.sessionId, detail: 'oidc' };
      await remember(transaction, { event: 'LOGIN_SUCCEEDED', ...entry }, call);
      return { grant: grantOf(session, token) };
    });
  };

/** Links an identity to the account of a user who is logged in, as the gateway has seen. */
export const linkIdentity =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (request: contextV1.LinkIdentityRequest, call: Call): Promise<contextV1.LinkIdentityResponse> => {
    const userId = uuidOf(request.userId);
    if (userId === undefined) throw notFound('user');
    const { issuer, subject } = identityOf(request.identity);
    return database.transaction().execute(async (transaction) => {
      const { rows } = await sql`
        select user_id from users where user_id = ${userId}::uuid and disabled_at is null`.execute(transaction);
      if (rows.length === 0) throw closed();
      const identityId = await linkTo(transaction, { userId, issuer, subject });
      if (identityId !== undefined) await rememberLink(transaction, { userId, identityId }, call);
      return {};
    });
  };

const rememberLink = (
  transaction: DatabaseTransaction,
  { userId, identityId }: { readonly userId: string; readonly identityId: string },
  call: Call,
): Promise<void> =>
  remember(transaction, { event: 'IDENTITY_LINKED', actor: userId, subject: userId, detail: identityId }, call);

const MAX_NAME = 500;

function provisionOf({
  identity,
  email,
  emailVerified,
  displayName,
  provision,
  linkByEmail,
}: contextV1.ProvideAccountRequest): Provision {
  return { vouched: { ...identityOf(identity), email, emailVerified, displayName }, provision, linkByEmail };
}

function identityOf(identity: contextV1.ExternalIdentity | undefined): contextV1.ExternalIdentity {
  const { issuer = '', subject = '' } = identity ?? {};
  if ([issuer, subject].every((text) => text !== '' && text.length <= MAX_NAME && !text.includes('\0')))
    return { issuer, subject };
  throw invalidFields([
    {
      field: 'identity',
      rule: 'identity',
      description: `identity must name issuer and subject, up to ${MAX_NAME} characters each.`,
    },
  ]);
}

const closed = () => new PerfolioError('CREDENTIALS_INVALID', 'The account of this identity is closed.');
