import { signal } from '@preact/signals';

import { problemOf } from './problem';

/** An access token, in memory only: no store of the browser ever holds it. */
interface Token {
  readonly accessToken: string;
  /** By this tab's clock. */
  readonly expiresAt: number;
  /** The session it belongs to: one for all tabs. */
  readonly sessionId: string;
}

/** Whether somebody is logged in; `unknown` until the first answer. */
export const presence = signal<'unknown' | 'in' | 'out'>('unknown');

/** The session of whoever is logged in. */
export const session = signal<string | undefined>(undefined);

let token: Token | undefined;

/** All that is stored is whether there was a session, so that a stranger's first page asks for none. It is no secret. */
const HINT = 'perfolio-session';

const tabs = new BroadcastChannel('perfolio-session');
tabs.onmessage = ({ data }: MessageEvent<Token | 'out'>) => {
  if (data === 'out') forget();
  else if (data.expiresAt > (token?.expiresAt ?? 0)) adopt(data);
};

/** What a log-in brings. */
export interface Grant extends Pick<Token, 'accessToken' | 'sessionId'> {
  readonly expiresInSeconds: number;
}

/** Takes the session that a log-in opened, and hands its token to the other tabs. */
export function enter({ accessToken, expiresInSeconds, sessionId }: Grant): void {
  const next = { accessToken, sessionId, expiresAt: Date.now() + expiresInSeconds * 1000 };
  localStorage.setItem(HINT, '1');
  adopt(next);
  tabs.postMessage(next);
}

/** Marks that the browser comes back with a session, as from another issuer. */
export const expectSession = (): void => localStorage.setItem(HINT, '1');

/** Forgets the session here and in every other tab. */
export function leave(): void {
  localStorage.removeItem(HINT);
  forget();
  tabs.postMessage('out');
}

/** Opens the page: with a session where there was one, else without. */
export async function begin(): Promise<void> {
  if (localStorage.getItem(HINT) === null) presence.value = 'out';
  else await refreshed(undefined).catch(() => leave());
}

/** Within this time of its end a token is renewed before it is used. */
const EARLY_MS = 30_000;

/** A token that lives, renewed where it is about to end. */
export async function accessToken(): Promise<string | undefined> {
  if (token === undefined || token.expiresAt - Date.now() > EARLY_MS) return token?.accessToken;
  return refreshed(token.accessToken);
}

/**
 * The token that comes after `stale`. A refresh token works once, and one used twice ends the session: tabs therefore take turns, and who
 * waited takes what the one before him was given.
 */
export function refreshed(stale: string | undefined): Promise<string> {
  return navigator.locks.request('perfolio-refresh', async () => {
    // What the tab before sent is on its way when its lock comes free.
    await new Promise((resolve) => setTimeout(resolve));
    if (token !== undefined && token.accessToken !== stale) return token.accessToken;
    const response = await fetch('/v1/sessions:refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'perfolio-refresh': '1' },
      body: '{}',
    });
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, text);
    const grant = JSON.parse(text) as Grant;
    enter(grant);
    return grant.accessToken;
  });
}

function adopt(next: Token): void {
  token = next;
  session.value = next.sessionId;
  presence.value = 'in';
}

function forget(): void {
  token = undefined;
  session.value = undefined;
  presence.value = 'out';
}
