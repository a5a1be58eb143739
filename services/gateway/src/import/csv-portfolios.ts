import { gatewayV1, normalisedTicker, portfolioViolations } from '@perfolio/contracts';
import { invalidFields, type PerfolioError } from '@perfolio/errors';

import { type Columns, columnsOf, type Meaning } from './columns';
import { csvTable, type Line, type Table } from './csv-table';
import { DEFAULT_NAME, MOST_PORTFOLIOS, MOST_ROWS, type ReadFile, type SentFile } from './file';
import { decimalMarkOf, isSaid, numberOf } from './number-text';
import { textOf } from './text-of';

const ECHO = 64;

/** A spreadsheet would run it, should the name ever get into one. */
const FORMULA = /^[=+@\t\r-]/;

interface Reading {
  readonly table: Table;
  readonly columns: Columns;
  readonly mark: gatewayV1.DecimalMark;
  readonly name: string;
}

/** The portfolios of a CSV file, one position a line, and what is wrong with each line. */
export function csvPortfolios(file: SentFile): ReadFile {
  const table = csvTable(textOf(file.bytes), MOST_ROWS);
  if (table.lines.length > MOST_ROWS) throw tooMany('lines', MOST_ROWS);
  const columns = columnsOf(table.header);
  if (!columns.at.has('ticker')) throw noColumn(table.header, 'ticker');
  if (!QUANTITIES.some((meaning) => columns.at.has(meaning))) throw noColumn(table.header, 'weight, shares or value');
  const mark = isSaid(file.decimalMark) ? file.decimalMark : guessed(table, columns);
  const books = new Books({ table, columns, mark, name: file.name || DEFAULT_NAME });
  for (const line of table.lines) books.take(line);
  if (books.portfolios.length > MOST_PORTFOLIOS) throw tooMany('portfolios', MOST_PORTFOLIOS);
  return {
    portfolios: books.portfolios,
    columns: table.header.map((header, index) => ({
      header: header.slice(0, ECHO),
      means: columns.means[index] ?? '',
    })),
    separator: table.separator,
    decimalMark: mark,
    rows: books.judged(),
  };
}

/** In the order in which a line that has several is taken. */
const QUANTITIES = ['shares', 'value', 'weight'] as const;

function guessed({ lines, separator }: Table, { at }: Columns): gatewayV1.DecimalMark {
  const numeric = QUANTITIES.flatMap((meaning) => at.get(meaning) ?? []);
  const cells = lines.flatMap(({ cells: all }) => numeric.map((index) => all[index] ?? ''));
  const mark = decimalMarkOf(cells, separator);
  if (mark !== undefined) return mark;
  const description =
    'decimalMark must be said: every number of the file can be read in two ways. Send POINT or COMMA.';
  throw invalidFields([{ field: 'decimalMark', rule: 'ambiguous', description, limit: 'POINT, COMMA' }]);
}

interface Book {
  readonly portfolio: gatewayV1.Portfolio;
  /** The row that each position comes from. */
  readonly rows: gatewayV1.ImportedRow[];
}

/** Portfolios by name, growing line by line. */
class Books {
  readonly #books = new Map<string, Book>();
  readonly #rows: gatewayV1.ImportedRow[] = [];

  constructor(private readonly reading: Reading) {}

  get portfolios(): readonly gatewayV1.Portfolio[] {
    return [...this.#books.values()].map(({ portfolio }) => portfolio);
  }

  take(line: Line): void {
    const cell = (meaning: Meaning) => line.cells[this.reading.columns.at.get(meaning) ?? -1] ?? '';
    const ticker = cell('ticker');
    const row = { row: line.number, ticker: ticker.slice(0, ECHO), problems: [] as string[] };
    this.#rows.push(row);
    const name = cell('portfolio') || this.reading.name;
    for (const text of [name, ticker])
      if (FORMULA.test(text)) row.problems.push(`"${text.slice(0, ECHO)}" begins like a formula.`);
    const book = this.#bookOf(name);
    book.rows.push(row);
    book.portfolio.positions.push({ ticker: normalisedTicker(ticker), quantity: this.#quantityOf(cell, row.problems) });
  }

  /** Every row with all that is wrong with it. */
  judged(): gatewayV1.ImportedRow[] {
    for (const book of this.#books.values()) judge(book);
    return this.#rows;
  }

  #bookOf(name: string): Book {
    const known = this.#books.get(name);
    if (known !== undefined) return known;
    const book = { portfolio: gatewayV1.Portfolio.fromPartial({ name }), rows: [] };
    this.#books.set(name, book);
    return book;
  }

  #quantityOf(cell: (meaning: Meaning) => string, problems: string[]): gatewayV1.Position['quantity'] {
    const kind = QUANTITIES.find((meaning) => cell(meaning) !== '');
    if (kind === undefined) return undefined;
    const given = cell(kind);
    const number = numberOf(given, this.reading.mark);
    if (number === undefined) {
      problems.push(`${kind} must be a number; got "${given.slice(0, ECHO)}".`);
      return undefined;
    }
    if (kind === 'value')
      return { $case: 'value', value: { amount: number, currency: cell('currency').toUpperCase() } };
    if (kind === 'shares') return { $case: 'shares', value: number };
    return { $case: 'weight', value: this.reading.columns.percent && !given.includes('%') ? number / 100 : number };
  }
}

function judge({ portfolio, rows }: Book): void {
  for (const { field, rule, description } of portfolioViolations(portfolio)) {
    const row = rows[Number(/^positions\[(\d+)\]/.exec(field)?.[1] ?? 0)];
    // A cell that is no number has been told of already.
    if (row === undefined || (rule === 'quantity' && row.problems.length > 0)) continue;
    row.problems.push(description.replace(/^positions\[\d+\]\.?/, '').replace(/^ /, 'the position '));
  }
}

function noColumn(header: readonly string[], wanted: string): PerfolioError {
  const got = header.join(', ').slice(0, ECHO);
  const description = `line 1 must name a column for ${wanted}; got "${got}". Name it so.`;
  return invalidFields([{ field: 'line 1', rule: 'column', description, limit: wanted, got }]);
}

const tooMany = (what: string, most: number) =>
  invalidFields(
    [
      {
        field: 'content',
        rule: 'count',
        description: `A file may hold at most ${most} ${what}. Send it in parts.`,
        limit: `${most}`,
      },
    ],
    'LIMIT_EXCEEDED',
  );
