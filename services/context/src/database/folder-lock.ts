import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '@perfolio/service';

import { codeOf } from './error-code';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity';

export class FolderHeldError extends StartRefused {
  override readonly name = 'FolderHeldError';
  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `${folder.replace(/\.owner$/, '')} is in use by process ${pid}. One process at a time may hold it: end that one, or set PERFOLIO_DATA_DIR to another folder.`,
    );
  }
}

export interface FolderLock {
  release(): void;
}

/**
 * Makes this process the only owner of a folder, for its life.
 *
 * Owners are numbered files that only ever rise, each made whole by a hard link, which fails when the number is taken. The highest
 * names the owner. Whoever finds a dead or released one takes the next number, so of several takers one wins; a lower file goes only
 * after a higher one stands, so a taker who was asleep meanwhile sees the higher one beside his own and gives way. Nothing depends on
 * heartbeats: a blocked or stopped owner stays the owner.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  let number: number | undefined;
  while (number === undefined) number = take(folder);
  const mine = number;
  return {
    release() {
      write(folder, mine + 1, undefined);
      remove(folder, mine);
    },
  };
}

/** The number taken; undefined when somebody else was quicker and it is to be looked at anew. */
function take(folder: string): number | undefined {
  const highest = Math.max(0, ...numbersIn(folder));
  refuseIfHeld(folder, highest);
  const mine = highest + 1;
  if (!write(folder, mine, thisProcess())) return undefined;
  const numbers = numbersIn(folder);
  if (Math.max(...numbers) > mine) return void remove(folder, mine);
  for (const lower of numbers.filter((number) => number < mine)) remove(folder, lower);
  return mine;
}

function refuseIfHeld(folder: string, number: number): void {
  const holder = number === 0 ? undefined : read(folder, number);
  if (holder !== undefined && isAlive(holder)) throw new FolderHeldError(folder, holder.pid);
}

const OWNER = /^owner\.(\d+)$/;
const fileOf = (folder: string, number: number): string => join(folder, `owner.${number}`);

const numbersIn = (folder: string): number[] =>
  readdirSync(folder).flatMap((name) => {
    const number = OWNER.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });

/** Undefined when the owner released it, or when the file went away meanwhile. */
function read(folder: string, number: number): ProcessIdentity | undefined {
  try {
    const text = readFileSync(fileOf(folder, number), 'utf8');
    const [pid = '', ...started] = text.trim().split(' ');
    return pid === RELEASED ? undefined : { pid: Number(pid), started: started.join(' ') };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const RELEASED = 'released';

function write(folder: string, number: number, holder: ProcessIdentity | undefined): boolean {
  const draft = join(folder, `draft.${randomUUID()}`);
  writeFileSync(draft, holder === undefined ? `${RELEASED}\n` : `${holder.pid} ${holder.started}\n`, { flush: true });
  try {
    linkSync(draft, fileOf(folder, number));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

const remove = (folder: string, number: number): void => rmSync(fileOf(folder, number), { force: true });
