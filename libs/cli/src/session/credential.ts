import { readFileSync } from 'node:fs';
import { createPerfolioClient, PerfolioError } from '@perfolio/client';

import type { Surroundings } from '../command';
import type { Door } from '../server/address';
import { alone, keepSession, type KeptSession, sessionAt, sessionFile } from './kept-session';

/** An access token is renewed when it has less than this to live. */
const MARGIN_MS = 30_000;

/** What each call shows: the environment's token, else that of the log-in, renewed when it is about to end. */
export function credentialFor(door: Door, surroundings: Surroundings): () => string | Promise<string> {
  const { env } = surroundings;
  const given = env.PERFOLIO_TOKEN_FILE ? readFileSync(env.PERFOLIO_TOKEN_FILE, 'utf8').trim() : env.PERFOLIO_TOKEN;
  if (given) return () => given;
  const file = sessionFile(env);
  return () => {
    const session = sessionAt(file, door.address);
    if (session === undefined) throw notLoggedIn(door);
    if (isFresh(session, surroundings)) return session.accessToken;
    return alone(file, surroundings, () => renewed(door, file, surroundings));
  };
}

const isFresh = ({ expiresAt }: KeptSession, { now }: Surroundings): boolean => expiresAt - now() > MARGIN_MS;

const notLoggedIn = ({ address }: Door) =>
  new PerfolioError('CREDENTIALS_MISSING', `Nobody is logged in at ${address}.`);

async function renewed(door: Door, file: string, surroundings: Surroundings): Promise<string> {
  const session = sessionAt(file, door.address);
  if (session === undefined) throw notLoggedIn(door);
  // Another process may have renewed it while this one waited.
  if (isFresh(session, surroundings)) return session.accessToken;
  const { refreshToken } = session;
  const client = createPerfolioClient(door);
  try {
    const answer = await client.sessions.refreshSession({ refreshToken }, { signal: surroundings.signal });
    const next = sessionFrom(answer, surroundings, refreshToken);
    keepSession(file, door.address, next);
    return next.accessToken;
  } finally {
    client.close();
  }
}

export const sessionFrom = (
  answer: {
    readonly accessToken: string;
    readonly expiresInSeconds: number;
    readonly refreshToken?: string | undefined;
  },
  { now }: Pick<Surroundings, 'now'>,
  refreshToken = '',
): KeptSession => ({
  accessToken: answer.accessToken,
  refreshToken: answer.refreshToken ?? refreshToken,
  expiresAt: now() + answer.expiresInSeconds * 1000,
});
