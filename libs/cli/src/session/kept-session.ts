import { randomUUID } from 'node:crypto';
import { mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '@perfolio/service';

/** What a log-in left behind. */
export interface KeptSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

type Sessions = Readonly<Record<string, KeptSession>>;

/** `perfolio/credentials.json` below the XDG configuration folder. */
export function sessionFile({ XDG_CONFIG_HOME, HOME = '' }: Environment): string {
  return join(XDG_CONFIG_HOME || join(HOME, '.config'), 'perfolio', 'credentials.json');
}

export const sessionAt = (file: string, address: string): KeptSession | undefined => read(file)[address];

/** Its owner's alone, and whole at every moment. Absent forgets. */
export function keepSession(file: string, address: string, session: KeptSession | undefined): void {
  const { [address]: _old, ...others } = read(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const sessions = session === undefined ? others : { ...others, [address]: session };
  writeFileSync(draft, `${JSON.stringify(sessions, undefined, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}

function read(file: string): Sessions {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // A file that is missing or cannot be read as one holds no session: logging in writes it anew.
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return {};
    throw error;
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : '';

const STALE_MS = 30_000;
const LOOK_MS = 50;

/** One process at a time: a refresh token that is used twice ends the session, because a thief may have been one of the two. */
export async function alone<Result>(
  file: string,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = `${file}.lock`;
  while (!taken(lock)) {
    if (now() - ageOf(lock, now) > STALE_MS) rmSync(lock, { force: true });
    await wait(LOOK_MS, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

const ageOf = (lock: string, now: () => number): number => statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? now();
