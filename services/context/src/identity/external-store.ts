import { createHash } from 'node:crypto';
import { PerfolioError } from '@perfolio/errors';
import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import { emailKeyOf, isAddress } from './account';
import { insertAccount } from './account-store';
import { lockAccount } from './linked-identity-store';

/** Whom another issuer vouches for. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  /** Whether the issuer knows the address to be his. */
  readonly emailVerified: boolean;
  readonly displayName: string;
}

export interface Provision {
  readonly vouched: Vouched;
  /** Whether a person whom nobody knows yet gets an account. */
  readonly provision: boolean;
  /** Whether one whose verified address has an account gets that one. */
  readonly linkByEmail: boolean;
}

/** The account of an external identity, made or linked where the operator wants that, and the id of a new link. Two who come at once get one account. */
export async function accountOf(
  transaction: DatabaseTransaction,
  { vouched, provision, linkByEmail }: Provision,
): Promise<{ readonly userId: string; readonly linked: string | undefined }> {
  await lockIdentity(transaction, vouched);
  const known = await findIdentity(transaction, vouched);
  if (known !== undefined) return { userId: known, linked: undefined };
  const owner = await ownerOf(transaction, vouched);
  if (owner !== undefined && !linkByEmail) throw addressTaken();
  if (owner === undefined && !provision) throw unknownPerson();
  const userId = owner ?? (await newAccountFor(transaction, vouched));
  return { userId, linked: await insertIdentity(transaction, { ...vouched, userId }) };
}

/** Links an identity to an account; the id of a new link. One that belongs to somebody else is refused. */
export async function linkTo(
  transaction: DatabaseTransaction,
  { userId, issuer, subject }: { readonly userId: string; readonly issuer: string; readonly subject: string },
): Promise<string | undefined> {
  await lockIdentity(transaction, { issuer, subject });
  const known = await findIdentity(transaction, { issuer, subject });
  if (known === userId) return undefined;
  if (known !== undefined) {
    throw new PerfolioError('RESOURCE_EXISTS', 'This identity belongs to another account. Log in with it instead.');
  }
  return insertIdentity(transaction, { issuer, subject, userId });
}

type Identity = Pick<Vouched, 'issuer' | 'subject'>;

async function lockIdentity(transaction: DatabaseTransaction, { issuer, subject }: Identity): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${issuer} ${subject}`}, 0))`.execute(transaction);
}

async function findIdentity(
  transaction: DatabaseTransaction,
  { issuer, subject }: Identity,
): Promise<string | undefined> {
  const { rows } = await sql<{ owner: string }>`
    select owner from external_identities where issuer = ${issuer} and subject = ${subject}`.execute(transaction);
  return rows[0]?.owner;
}

const MOST_IDENTITIES = 20;

async function insertIdentity(
  transaction: DatabaseTransaction,
  { issuer, subject, userId }: Identity & { readonly userId: string },
): Promise<string> {
  // So that two who link at once count each other.
  await lockAccount(transaction, userId);
  const { rows } = await sql<{ identity_id: string }>`
    insert into external_identities (issuer, subject, owner)
    select ${issuer}::text, ${subject}::text, ${userId}::uuid
    where (select count(*) from external_identities where owner = ${userId}::uuid) < ${MOST_IDENTITIES}::int
    returning identity_id`.execute(transaction);
  const [made] = rows;
  if (made !== undefined) return made.identity_id;
  const text = `An account has at most ${MOST_IDENTITIES} linked identities. Unlink one first.`;
  throw new PerfolioError('LIMIT_EXCEEDED', text, { metadata: { limit: `${MOST_IDENTITIES}` } });
}

/** Whoever has the address here. One that the issuer has not verified says nothing. */
async function ownerOf(transaction: DatabaseTransaction, vouched: Vouched): Promise<string | undefined> {
  if (!hasAddress(vouched)) return undefined;
  const { rows } = await sql<{ user_id: string }>`
    select user_id from users where email_key = ${emailKeyOf(vouched.email)}`.execute(transaction);
  return rows[0]?.user_id;
}

/** Without a password: nobody logs in to it but by the issuer. An address that is not verified would be another's to claim. */
async function newAccountFor(transaction: DatabaseTransaction, vouched: Vouched): Promise<string> {
  const { issuer, subject, displayName } = vouched;
  const email = hasAddress(vouched) ? vouched.email.trim().normalize('NFC') : '';
  // No address is spelled like this, so it stands in nobody's way.
  const digest = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex');
  const userId = await insertAccount(transaction, {
    email,
    emailKey: email === '' ? `external:${digest}` : emailKeyOf(email),
    displayName: displayName
      .replaceAll(/\p{Cc}/gu, '')
      .trim()
      .slice(0, MAX_DISPLAY_NAME),
    passwordHash: undefined,
    administrator: false,
  });
  if (userId === undefined) throw addressTaken();
  return userId;
}

const MAX_DISPLAY_NAME = 200;

const hasAddress = ({ email, emailVerified }: Vouched): boolean => emailVerified && isAddress(email);

const addressTaken = () =>
  new PerfolioError(
    'RESOURCE_EXISTS',
    'There is an account with the e-mail address of this identity. Log in to it and link the identity.',
  );

const unknownPerson = () =>
  new PerfolioError('CREDENTIALS_INVALID', 'No account belongs to this identity. Ask the operator for one.');
