import type { Missing } from '../unknown-tickers';
import type { SharedColumn } from './price-column';

/** A ticker's column, or the word that it has none. */
export type Held = SharedColumn | Missing;

export const isColumn = (held: Held): held is SharedColumn => 'buffer' in held;

/** What an entry costs beside its prices. */
const ENTRY_BYTES = 512;

/** Columns of a state of the prices, bounded in bytes: those not used for longest go first. */
export class ColumnCache {
  readonly #entries = new Map<string, Held>();
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  get(ticker: string): Held | undefined {
    const held = this.#entries.get(ticker);
    if (held === undefined) return undefined;
    // A Map keeps the order of insertion, so what is used moves to the end.
    this.#entries.delete(ticker);
    this.#entries.set(ticker, held);
    return held;
  }

  /** Those used last, at most so many. */
  latest(most: number): ReadonlyMap<string, Held> {
    return new Map([...this.#entries].slice(-most));
  }

  put(held: Held): void {
    this.#remove(held.ticker);
    this.#entries.set(held.ticker, held);
    this.#bytes += costOf(held);
    for (const ticker of this.#entries.keys()) {
      if (this.#bytes <= this.maxBytes) return;
      this.#remove(ticker);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #remove(ticker: string): void {
    const held = this.#entries.get(ticker);
    if (held === undefined) return;
    this.#entries.delete(ticker);
    this.#bytes -= costOf(held);
  }
}

const costOf = (held: Held): number => ENTRY_BYTES + (isColumn(held) ? held.buffer.byteLength : 0);
