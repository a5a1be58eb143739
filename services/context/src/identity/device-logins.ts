import type { contextV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import type { Call, PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { timestampOf } from '../timestamp';
import { askingDevice } from './asking-device';
import type { Tried } from './attempts';
import { grantOf } from './create-session';
import { decideDevice, findAsking, forgetDevice, insertDevice, pollDevice } from './device-login-store';
import { newRefreshToken } from './refresh-token';
import { digestOf, newSecret } from './secret-token';
import { clientAddressOf, remember } from './security-log';
import { insertSession, LONGEST_SESSION_S } from './session-store';

const LIFE_S = 600;
const INTERVAL_S = 5;

/** No vowels, so that no code is a word, and nothing that reads like something else. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const LETTERS = 8;

/** Begins a log-in on a device without a keyboard. */
export const startDeviceLogin =
  ({ database, attempts, random }: Pick<Dependencies, 'database' | 'attempts' | 'random'>) =>
  async (request: contextV1.StartDeviceLoginRequest, call: Call): Promise<contextV1.StartDeviceLoginResponse> => {
    const asking = askingDevice(request);
    await attempts.begin({ address: clientAddressOf(call) });
    const { secret, digest } = newSecret('pdc', random);
    const letters = newLetters(random);
    if (!(await insertDevice(database, { digest, userCode: letters, lifeS: LIFE_S, ...asking }))) throw full();
    return {
      deviceCode: secret,
      userCode: `${letters.slice(0, 4)}-${letters.slice(4)}`,
      expiresInSeconds: LIFE_S,
      intervalSeconds: INTERVAL_S,
    };
  };

/** What the caller is to decide about. Codes are short, so guesses are counted. */
export const describeDeviceLogin =
  ({ database, attempts }: Pick<Dependencies, 'database' | 'attempts'>) =>
  async (
    { userCode }: contextV1.DescribeDeviceLoginRequest,
    call: PrincipalCall,
  ): Promise<contextV1.DescribeDeviceLoginResponse> => {
    const attempt = await attempts.begin(guessOf(call));
    // A device that waits is nobody's yet.
    const asking = await findAsking(database, lettersOf(userCode));
    if (asking === undefined) throw notFound('code');
    await attempt.succeeded();
    return {
      device: {
        userAgent: asking.user_agent,
        createTime: timestampOf(asking.created_at),
        expireTime: timestampOf(asking.expires_at),
        scopes: [...(asking.scopes ?? [])],
        sessionSeconds: LONGEST_SESSION_S,
      },
    };
  };

/** Lets the device in that shows a code, or turns it away. */
export const decideDeviceLogin =
  ({ database, attempts }: Pick<Dependencies, 'database' | 'attempts'>) =>
  async (
    { userCode, approve }: contextV1.DecideDeviceLoginRequest,
    call: PrincipalCall,
  ): Promise<contextV1.DecideDeviceLoginResponse> => {
    const { caller: owner } = call.principal;
    const attempt = await attempts.begin(guessOf(call));
    // A device that waits is nobody's yet.
    if (!(await decideDevice(database, { userCode: lettersOf(userCode), owner, denied: !approve })))
      throw notFound('code');
    await attempt.succeeded();
    return {};
  };

const guessOf = (call: PrincipalCall): Tried => ({
  account: `device of ${call.principal.caller}`,
  address: clientAddressOf(call),
});

const lettersOf = (userCode: string): string =>
  userCode
    .slice(0, 32)
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '');

/** Opens a session for a device that was let in; until then it is told to ask again. */
export const finishDeviceLogin =
  ({ database, random }: Pick<Dependencies, 'database' | 'random'>) =>
  async (
    { deviceCode }: contextV1.FinishDeviceLoginRequest,
    call: Call,
  ): Promise<contextV1.FinishDeviceLoginResponse> => {
    const digest = digestOf(deviceCode.slice(0, MAX_CODE));
    const { token, hash } = newRefreshToken(random);
    const found = await pollDevice(database, digest);
    if (found === undefined) throw oauth('CREDENTIALS_EXPIRED', 'expired_token', 'The code is over. Begin again.');
    if (found.denied) throw oauth('CREDENTIALS_INVALID', 'access_denied', 'The log-in was turned down.');
    if (found.owner === null) throw found.soon ? slowDown() : pending();
    const { owner } = found;
    const scopes = found.scopes ?? undefined;
    return database.transaction().execute(async (transaction) => {
      // Of two questions at once, one takes it.
      if (!(await forgetDevice(transaction, digest)))
        throw oauth('CREDENTIALS_EXPIRED', 'expired_token', 'The code is over. Begin again.');
      const session = await insertSession(transaction, { userId: owner, tokenHash: hash, scopes });
      if (session === undefined) throw oauth('CREDENTIALS_INVALID', 'access_denied', 'The account is gone.');
      const entry = { actor: owner, subject: owner, credential: session.sessionId, detail: 'device' };
      await remember(transaction, { event: 'LOGIN_SUCCEEDED', ...entry }, call);
      return { grant: grantOf(session, token), scopes: [...(scopes ?? [])] };
    });
  };

const MAX_CODE = 100;

/** Every letter equally likely: bytes beyond the last whole turn of the alphabet are thrown away. */
function newLetters(random: (bytes: number) => Buffer): string {
  const even = 256 - (256 % ALPHABET.length);
  let letters = '';
  while (letters.length < LETTERS) {
    for (const byte of random(LETTERS)) if (byte < even) letters += ALPHABET[byte % ALPHABET.length];
  }
  return letters.slice(0, LETTERS);
}

const oauth = (reason: 'CREDENTIALS_EXPIRED' | 'CREDENTIALS_INVALID', error: string, message: string) =>
  new PerfolioError(reason, message, { metadata: { error } });

const pending = () =>
  new PerfolioError('AUTHORIZATION_PENDING', 'Nobody has let the device in yet. Ask again as told.', {
    metadata: { error: 'authorization_pending' },
    retryAfterMs: INTERVAL_S * 1000,
  });

const slowDown = () =>
  new PerfolioError('QUOTA_EXCEEDED', 'The device asks too often. Wait longer between two questions.', {
    metadata: { error: 'slow_down' },
    retryAfterMs: 2 * INTERVAL_S * 1000,
  });

const full = () =>
  new PerfolioError('OVERLOADED', 'Too many devices wait to be let in. Try again in a while.', {
    retryAfterMs: 60_000,
  });
