import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';

import { type Command, EXIT, type Surroundings } from '../command';
import { progressLine } from '../output/progress';
import { writeAnswer } from '../output/write-answer';
import type * as RecordModule from '../record';

export const entry: Command = {
  summary: 'Make the record what a backup says',
  arguments: [{ name: 'FILE', help: 'The backup. - is standard input.' }],
  options: {
    force: { type: 'flag', help: 'Replaces what is there. Without it only an empty database is filled.' },
    check: { type: 'flag', help: 'Reads the file, checks every count and hash, and restores nothing.' },
  },
  examples: ['perfolio restore perfolio.backup --check', 'DATABASE_URL=postgres://… perfolio restore perfolio.backup'],
  run: async (given, surroundings) => {
    const { backupKeyFrom, checkBackup, contentsAnswer, restoreBackup, withRecord }: typeof RecordModule =
      require('../record');
    const [file = ''] = given.positionals;
    const source = file === '-' ? surroundings.stdin : createReadStream(resolve(surroundings.cwd, file));
    if (given.flag('check')) {
      const contents = await checkBackup(source, backupKeyFrom(surroundings));
      writeAnswer(contentsAnswer(contents, 'Whole and unchanged'), given, surroundings);
      return EXIT.OK;
    }
    return withRecord(surroundings, async ({ database }, key) => {
      const progress = progressLine(surroundings, given);
      let rows = 0;
      const onRow = (table: string) => progress.update(`${table}: ${(rows += 1)} rows`);
      try {
        const contents = await restoreBackup(database, aborting(source, surroundings), {
          key,
          force: given.flag('force'),
          onRow,
        });
        writeAnswer(contentsAnswer(contents, 'Restored and compared'), given, surroundings);
      } finally {
        progress.end();
      }
      return EXIT.OK;
    });
  },
};

/** Ends in the midst when it is interrupted: the transaction is rolled back. */
async function* aborting(source: AsyncIterable<Uint8Array>, { signal }: Surroundings): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    signal.throwIfAborted();
    yield piece;
  }
}
