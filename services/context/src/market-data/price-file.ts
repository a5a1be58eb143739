import { finished } from 'node:stream/promises';
import { PerfolioError } from '@perfolio/errors';
import { CsvError, type Parser, parse } from 'csv-parse';

import { malformed, type PriceFile, PriceSheet } from './price-sheet';

const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** Parsed in pieces, so that one file does not hold up everything else in the process. */
const PIECE_BYTES = 32 * 1024;

/**
 * Reads closing prices as CSV: wide (`date,T1,T2…`) or long (`date,ticker,close`). A cell that is no price is left out and reported; a
 * file that is no price file at all is refused.
 *
 * @param wanted only these tickers; empty for all
 */
export async function readPriceFile(file: AsyncIterable<Uint8Array>, wanted: ReadonlySet<string>): Promise<PriceFile> {
  const sheet = new PriceSheet(wanted);
  const parser = parse({
    bom: true,
    on_record: (cells: string[], { lines }) => {
      sheet.take(cells, lines);
      return null;
    },
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const feeding = feed(parser, file);
  try {
    // Every line is taken as it is parsed; what is left to read is the end.
    await finished(parser.resume());
  } catch (error) {
    throw error instanceof CsvError ? malformed(`The file is no CSV: ${error.message}.`) : error;
  } finally {
    parser.destroy();
    // Its failure is thrown below, unless reading has failed first: then that is the one to tell of.
    await feeding.catch(() => undefined);
  }
  await feeding;
  return sheet.result();
}

/** Stops when the parser has been given up. */
async function feed(parser: Parser, file: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const piece of pieces(file)) {
      if (parser.destroyed) return;
      if (!parser.write(piece) && !parser.destroyed) await drained(parser);
      await new Promise((resolve) => setImmediate(resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error('The file broke off.', { cause: error }));
    throw error;
  }
}

async function* pieces(file: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const part of file) {
    bytes += part.length;
    if (bytes > MAX_FILE_BYTES) throw tooLarge();
    for (let start = 0; start < part.length; start += PIECE_BYTES) yield part.subarray(start, start + PIECE_BYTES);
  }
}

const drained = (parser: Parser): Promise<void> =>
  new Promise((resolve) => {
    parser.once('drain', resolve);
    parser.once('close', resolve);
  });

const tooLarge = () =>
  new PerfolioError('BODY_TOO_LARGE', `A price file may have ${MAX_FILE_BYTES / 1024 / 1024} MiB. Send it in parts.`);
