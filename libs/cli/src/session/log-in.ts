import { hostname } from 'node:os';
import { createPerfolioClient, type PerfolioClient } from '@perfolio/client';

import type { Given } from '../arguments';
import type { Surroundings } from '../command';
import { type Door, doorOf } from '../server/address';
import { credentialFor, sessionFrom } from './credential';
import { deviceLogin, letIn } from './device-login';
import { hiddenLine } from './hidden-line';
import { keepSession, type KeptSession, sessionAt, sessionFile } from './kept-session';

/** Logs in and keeps the session; returns whose it is. */
export async function logIn(
  given: Given,
  surroundings: Surroundings,
): Promise<{ readonly email: string; readonly address: string }> {
  const door = doorOf(given.text('server'), surroundings.env);
  const session = await withClient(door, (perfolio) => begun(perfolio, given, surroundings));
  keepSession(sessionFile(surroundings.env), door.address, session);
  const known = { ...door, credential: () => session.accessToken };
  const { account } = await withClient(known, (perfolio) =>
    perfolio.accounts.getMe({}, { signal: surroundings.signal }),
  );
  return { email: account?.email ?? '', address: door.address };
}

async function begun(perfolio: PerfolioClient, given: Given, surroundings: Surroundings): Promise<KeptSession> {
  const email = given.text('email');
  if (email === undefined) return deviceLogin(perfolio, scopesOf(given), surroundings);
  const password = await hiddenLine(`Password of ${email}: `, surroundings);
  const answer = await perfolio.sessions.createSession({ email, password }, { signal: surroundings.signal });
  return sessionFrom(answer, surroundings);
}

const scopesOf = (given: Given): string[] =>
  given
    .text('scopes')
    ?.split(',')
    .map((scope) => scope.trim()) ?? [];

/** Lets a device in that shows a code; whoever does is logged in. Tells what it is. */
export async function approve(userCode: string, given: Given, surroundings: Surroundings): Promise<string> {
  const door = doorOf(given.text('server'), surroundings.env);
  return withClient({ ...door, credential: credentialFor(door, surroundings) }, (perfolio) =>
    letIn(perfolio, userCode, surroundings.signal),
  );
}

/** Ends the session at the server, and forgets it here in any case. */
export async function logOut(given: Given, surroundings: Surroundings): Promise<'ended' | 'nobody'> {
  const door = doorOf(given.text('server'), surroundings.env);
  const file = sessionFile(surroundings.env);
  if (sessionAt(file, door.address) === undefined) return 'nobody';
  try {
    // An API key in the environment is not what is logged out.
    const env = { ...surroundings.env, PERFOLIO_TOKEN: undefined, PERFOLIO_TOKEN_FILE: undefined };
    const credential = credentialFor(door, { ...surroundings, env });
    await withClient({ ...door, credential }, (perfolio) =>
      perfolio.sessions.deleteSession({ sessionId: 'current' }, { signal: surroundings.signal }),
    );
  } finally {
    keepSession(file, door.address, undefined);
  }
  return 'ended';
}

async function withClient<Result>(
  settings: Door & { readonly credential?: () => string | Promise<string> },
  work: (perfolio: PerfolioClient) => Promise<Result>,
): Promise<Result> {
  const perfolio = createPerfolioClient({ ...settings, program: `perfolio on ${hostname()}` });
  try {
    return await work(perfolio);
  } finally {
    perfolio.close();
  }
}
