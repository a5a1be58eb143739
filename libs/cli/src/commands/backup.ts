import { createWriteStream } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import type { Contents, OpenDatabase } from '@perfolio/context/backup';

import type { Given } from '../arguments';
import { type Command, EXIT, type ExitCode, type Surroundings } from '../command';
import { progressLine } from '../output/progress';
import { writeAnswer } from '../output/write-answer';
import type * as RecordModule from '../record';

export const entry: Command = {
  summary: 'Save the whole record to one file',
  arguments: [{ name: 'FILE', help: 'Where to; it must not exist yet. - is standard output.' }],
  examples: ['perfolio backup perfolio.backup', 'perfolio backup - | ssh vault "cat > today"'],
  run: (given, surroundings) => {
    const save = (record: OpenDatabase, key: Uint8Array | undefined) =>
      saveTo(given.positionals[0] ?? '', record, { given, surroundings, key });
    return recordModule().withRecord(surroundings, save, { existing: true });
  },
};

/** Loaded when it is needed, so that the help is quick; so does every command with what is heavy. */
const recordModule = (): typeof RecordModule => require('../record');

async function saveTo(file: string, record: OpenDatabase, saving: Saving): Promise<ExitCode> {
  const { given, surroundings, key } = saving;
  const save = (sink: Writable) => saved(record, sink, saving);
  if (file === '-') {
    await save(throughTo(surroundings));
    return EXIT.OK;
  }
  const contents = await wholeOrNothing(resolve(surroundings.cwd, file), save);
  if (key === undefined && !given.quiet) surroundings.stderr.write(NOT_SEALED);
  writeAnswer(recordModule().contentsAnswer(contents, `Saved to ${file}`), given, surroundings);
  return EXIT.OK;
}

const NOT_SEALED =
  'The backup is not encrypted. Set PERFOLIO_BACKUP_KEY_FILE to seal it (perfolio init makes a key).\n';

interface Saving {
  readonly given: Given;
  readonly surroundings: Surroundings;
  readonly key: Uint8Array | undefined;
}

async function saved(
  { database }: OpenDatabase,
  sink: Writable,
  { given, surroundings, key }: Saving,
): Promise<Contents> {
  const progress = progressLine(surroundings, given);
  let rows = 0;
  const onRow = (table: string) => progress.update(`${table}: ${(rows += 1)} rows`);
  try {
    return await recordModule().writeBackup(database, sink, {
      key,
      now: surroundings.now,
      onRow,
      signal: surroundings.signal,
    });
  } finally {
    progress.end();
  }
}

/** Readable by its owner alone, and under its name only when it is whole. */
async function wholeOrNothing<Result>(file: string, write: (sink: Writable) => Promise<Result>): Promise<Result> {
  const draft = `${file}.part`;
  try {
    const result = await write(createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    // Fails where there is such a file, as a rename would not.
    await link(draft, file);
    return result;
  } finally {
    await rm(draft, { force: true });
  }
}

const throughTo = ({ stdout }: Surroundings): Writable =>
  new Writable({
    write: (piece: Buffer, _, done) => {
      stdout.write(piece);
      done();
    },
  });
