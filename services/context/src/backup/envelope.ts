import { randomBytes } from 'node:crypto';
import { createGunzip, createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { PassThrough, Readable, type Writable } from 'node:stream';

import { BackupRefused, damaged } from './backup-refused';
import { linesOf } from './chunks';
import { opened, sealed } from './seal';

const NAME = 'perfolio-backup';
const VERSION = '1';
const SALT_BYTES = 32;
/** A first line is shorter than this; what has none within it is something else. */
const LONGEST_PREAMBLE = 128;

/** Lines to a file: the first says in plain text what it is, the rest is compressed, and sealed when there is a key. */
export async function writeLines(
  lines: AsyncIterable<string>,
  sink: Writable,
  { key, random = randomBytes }: { readonly key: Uint8Array | undefined; readonly random?: (bytes: number) => Buffer },
): Promise<void> {
  const salt = random(SALT_BYTES);
  const words = key === undefined ? [NAME, VERSION, 'plain'] : [NAME, VERSION, 'sealed', salt.toString('base64url')];
  const preamble = Buffer.from(`${words.join(' ')}\n`);
  await pipeline(
    Readable.from(lines),
    createGzip(),
    (body: AsyncIterable<Buffer>) =>
      following(preamble, key === undefined ? body : sealed(body, { key, salt, preamble })),
    sink,
  );
}

async function* following(preamble: Buffer, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield preamble;
  yield* body;
}

/** The lines of such a file. */
export async function* readLines(file: AsyncIterable<Uint8Array>, key: Uint8Array | undefined): AsyncGenerator<string> {
  const { preamble, rest } = await headOf(file);
  const [name, version, manner, salt = ''] = preamble.toString('latin1').trim().split(' ');
  if (name !== NAME) throw new BackupRefused('This is no backup of Perfolio.');
  if (version !== VERSION) throw new BackupRefused(`This backup has format ${version}; this version reads ${VERSION}.`);
  if (manner === 'plain') return yield* linesOf(unzipped(rest));
  if (key === undefined) throw new BackupRefused('This backup is encrypted: set PERFOLIO_BACKUP_KEY, or its _FILE.');
  yield* linesOf(unzipped(opened(rest, { key, salt: Buffer.from(salt, 'base64url'), preamble })));
}

async function* unzipped(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const plain = new PassThrough();
  // Its failure is the failure of what is read here.
  const done = pipeline(Readable.from(body), createGunzip(), plain).catch((error: unknown) => error);
  try {
    yield* plain as AsyncIterable<Buffer>;
  } catch (error) {
    throw (await done) ?? error;
  }
  const failure = await done;
  if (failure !== undefined) throw failure;
}

interface Head {
  readonly preamble: Buffer;
  readonly rest: AsyncIterable<Uint8Array>;
}

async function headOf(file: AsyncIterable<Uint8Array>): Promise<Head> {
  const source = file[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  while (!held.includes(NEWLINE) && held.length < LONGEST_PREAMBLE) {
    const { value, done } = await source.next();
    if (done === true) break;
    held = Buffer.concat([held, value]);
  }
  const end = held.indexOf(NEWLINE) + 1;
  if (end === 0) throw new BackupRefused('This is no backup of Perfolio.');
  return { preamble: held.subarray(0, end), rest: beginning(held.subarray(end), source) };
}

const NEWLINE = 0x0a;

async function* beginning(first: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let step = await source.next(); step.done !== true; step = await source.next()) yield step.value;
}

/** What reading said, in the words of a backup: a stream that cannot be unzipped was cut or changed. */
export function explained(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) return damaged('it cannot be unpacked');
  return error instanceof SyntaxError ? damaged('a line cannot be read') : error;
}
