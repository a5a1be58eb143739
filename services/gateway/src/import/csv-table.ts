import { CsvError, parse } from 'csv-parse/sync';
import { PerfolioError } from '@perfolio/errors';

/** A line with its number in the file. */
export interface Line {
  readonly number: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly separator: string;
  readonly header: readonly string[];
  readonly lines: readonly Line[];
}

const SEPARATORS = [',', ';', '\t', '|'];
const LONGEST_RECORD = 64 * 1024;

/** The cells of a CSV file; its separator is the one its first line has most of. */
export function csvTable(text: string, most: number): Table {
  const separator = separatorOf(text);
  const records = recordsOf(text, separator, most);
  const [header, ...lines] = records;
  if (header === undefined)
    throw new PerfolioError('BODY_MALFORMED', 'The file is empty. Send a header and a line per position.');
  return { separator, header: header.cells, lines };
}

function separatorOf(text: string): string {
  const [first = ''] = text
    .replace(/^\ufeff/, '')
    .trimStart()
    .split(/\r?\n/, 1);
  const bare = first.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

function recordsOf(text: string, delimiter: string, most: number): Line[] {
  const records: Line[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
      max_record_size: LONGEST_RECORD,
      on_record: (cells: string[], { lines }) => {
        records.push({ number: lines, cells });
        return null;
      },
      relax_column_count: true,
      skip_empty_lines: true,
      // One more than may come tells that there are too many.
      to: most + 2,
      trim: true,
    });
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const lines = Number(error.lines ?? 0);
    throw new PerfolioError(
      'BODY_MALFORMED',
      `The file is no CSV at line ${lines}. Check its quotes and send it again.`,
      {
        metadata: { line: String(lines) },
      },
    );
  }
}
