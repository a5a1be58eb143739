import { isDate, isTicker, normalisedTicker } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';

import { columnOf, dayOfDate, type PriceColumn } from './price-column';

const MAX_TICKERS = 5_000;
const MAX_REPORTED = 50;
const MAX_ECHO = 64;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export interface Rejected {
  readonly line: number;
  readonly ticker: string;
  readonly got: string;
  readonly reason: string;
}

export interface PriceFile {
  readonly columns: ReadonlyMap<string, PriceColumn>;
  /** Dates read. */
  readonly rows: number;
  /** The first of the cells that are no price, and how many there were. */
  readonly rejected: readonly Rejected[];
  readonly rejectedCount: number;
}

/** Collects the cells of a price file by ticker and day, line by line. */
export class PriceSheet {
  readonly #wanted: ReadonlySet<string>;
  readonly #prices = new Map<string, Map<number, number>>();
  readonly #days = new Map<string, number>();
  readonly #rejected: Rejected[] = [];
  #rejectedCount = 0;
  #take: ((cells: readonly string[], line: number) => void) | undefined;

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  take(cells: readonly string[], line: number): void {
    if (this.#take === undefined) this.#take = this.#readHeader(cells);
    else this.#take(cells, line);
  }

  result(): PriceFile {
    if (this.#take === undefined) throw malformed('The file is empty.');
    const columns = [...this.#prices]
      .filter(([, prices]) => prices.size > 0)
      .map(([ticker, prices]) => [ticker, columnOf(prices)] as const);
    return {
      columns: new Map(columns),
      rows: this.#days.size,
      rejected: this.#rejected,
      rejectedCount: this.#rejectedCount,
    };
  }

  #readHeader(header: readonly string[]): (cells: readonly string[], line: number) => void {
    const names = header.map((name) => name.toLowerCase());
    if (names[0] !== 'date') {
      throw malformed('The first line must be `date,T1,T2…` or `date,ticker,close`: its first column must be `date`.');
    }
    if (names.length === 3 && names[1] === 'ticker' && names[2] === 'close')
      return (cells, line) => this.#long(cells, line);
    const tickers = header.map((name, index) => (index === 0 ? '' : this.#headed(name)));
    const named = tickers.filter((ticker) => ticker !== '');
    if (new Set(named).size < named.length) throw malformed('A ticker stands twice in the first line.');
    return (cells, line) => this.#wide(tickers, cells, line);
  }

  /** The ticker of a column; empty for one to leave out. */
  #headed(name: string): string {
    const ticker = normalisedTicker(name);
    if (!isTicker(ticker)) {
      this.#reject({ line: 1, ticker: '', got: name, reason: 'not a ticker: the whole column is left out' });
      return '';
    }
    return this.#isWanted(ticker) ? ticker : '';
  }

  #wide(tickers: readonly string[], cells: readonly string[], line: number): void {
    if (cells.length > tickers.length) {
      return this.#reject({ line, ticker: '', got: `${cells.length} cells`, reason: 'more cells than columns' });
    }
    const day = this.#day(cells[0] ?? '', line);
    if (day === undefined) return;
    for (const [index, ticker] of tickers.entries()) {
      const cell = cells[index];
      if (ticker !== '' && cell) this.#price({ ticker, day, line }, cell);
    }
  }

  #long(cells: readonly string[], line: number): void {
    const [date, name, close] = cells;
    if (date === undefined || name === undefined || close === undefined || cells.length > 3) {
      return this.#reject({ line, ticker: '', got: `${cells.length} cells`, reason: 'not three cells' });
    }
    this.#named(date, { name, close, line });
  }

  #named(date: string, { name, close, line }: { name: string; close: string; line: number }): void {
    const ticker = normalisedTicker(name);
    if (!isTicker(ticker)) return this.#reject({ line, ticker: '', got: name, reason: 'not a ticker' });
    if (!this.#isWanted(ticker) || close === '') return;
    const day = this.#day(date, line);
    if (day !== undefined) this.#price({ ticker, day, line }, close);
  }

  #day(date: string, line: number): number | undefined {
    const known = this.#days.get(date);
    if (known !== undefined) return known;
    if (!isDate(date)) return void this.#reject({ line, ticker: '', got: date, reason: 'not a date (YYYY-MM-DD)' });
    const day = dayOfDate(date);
    this.#days.set(date, day);
    return day;
  }

  #price({ ticker, day, line }: { ticker: string; day: number; line: number }, cell: string): void {
    const close = Number(cell);
    if (!NUMBER.test(cell)) return this.#reject({ line, ticker, got: cell, reason: 'not a number' });
    if (!Number.isFinite(close)) return this.#reject({ line, ticker, got: cell, reason: 'not finite' });
    if (close <= 0) return this.#reject({ line, ticker, got: cell, reason: 'not above zero' });
    const prices = this.#pricesOf(ticker);
    if (prices.has(day)) return this.#reject({ line, ticker, got: cell, reason: 'a second price for the date' });
    prices.set(day, close);
  }

  #pricesOf(ticker: string): Map<number, number> {
    let prices = this.#prices.get(ticker);
    if (prices === undefined) {
      if (this.#prices.size >= MAX_TICKERS) throw tooManyTickers();
      prices = new Map();
      this.#prices.set(ticker, prices);
    }
    return prices;
  }

  #isWanted(ticker: string): boolean {
    return this.#wanted.size === 0 || this.#wanted.has(ticker);
  }

  #reject(rejected: Rejected): void {
    this.#rejectedCount += 1;
    if (this.#rejected.length >= MAX_REPORTED) return;
    const { got } = rejected;
    this.#rejected.push({ ...rejected, got: got.length > MAX_ECHO ? `${got.slice(0, MAX_ECHO - 1)}…` : got });
  }
}

export const malformed = (description: string) => invalidFields([{ field: 'csv', rule: 'csv', description }]);

const tooManyTickers = () =>
  new PerfolioError('LIMIT_EXCEEDED', `A price file may hold ${MAX_TICKERS} tickers. Send it in parts.`, {
    metadata: { limit: `${MAX_TICKERS}` },
  });
