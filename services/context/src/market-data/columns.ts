import { isTicker } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import { bytesOf, columnOfBytes, type PriceColumn } from './price-column';

/** Columns read by one statement: some megabytes, so that none holds the database up for long. */
const BATCH = 20;
const KEPT_BYTES = 64 * 1024 * 1024;

interface PriceBytes {
  readonly days: Uint8Array;
  readonly closes: Uint8Array;
}

export interface StoredColumn {
  readonly ticker: string;
  /** Undefined when there are no prices. */
  readonly days: Uint8Array | undefined;
  readonly closes: Uint8Array | undefined;
}

/** Where a version has a ticker's column. */
interface Place {
  readonly ticker: string;
  readonly importId: string;
  readonly demonstration: boolean;
}

/**
 * Reads price columns. What an import brought for a ticker never changes, and no other import has its random id, whatever becomes of the
 * database: it is kept in memory, since after a change of prices every replica of Risk asks for the same columns at once.
 */
export class Columns {
  /** By import and ticker, those used longest ago first. */
  readonly #kept = new Map<string, PriceBytes>();
  #bytes = 0;

  constructor(
    private readonly database: Database,
    private readonly maxBytes = KEPT_BYTES,
  ) {}

  /** Columns at one version, in the order asked; VERSION_CHANGED when it is gone, even between two batches. */
  async *read({ version, tickers }: Asked): AsyncIterable<StoredColumn> {
    const places = await readPlaces(this.database, { version, tickers });
    for (let start = 0; start < tickers.length; start += BATCH) {
      const batch = tickers.slice(start, start + BATCH);
      const found = await this.#batch(batch.flatMap((ticker) => places.get(ticker) ?? []));
      for (const ticker of batch) {
        const { days, closes } = found.get(ticker) ?? NONE;
        yield { ticker, days, closes };
      }
    }
  }

  /** The columns at a version that more prices can be added to: those of the demonstration are not among them. */
  async readMergeable(asked: Asked): Promise<ReadonlyMap<string, PriceColumn>> {
    const places = [...(await readPlaces(this.database, asked)).values()].filter(({ demonstration }) => !demonstration);
    const columns = new Map<string, PriceColumn>();
    for (let start = 0; start < places.length; start += BATCH) {
      const found = await this.#batch(places.slice(start, start + BATCH));
      for (const [ticker, { days, closes }] of found) columns.set(ticker, columnOfBytes(days, closes));
    }
    return columns;
  }

  /** Keeps what was just imported: it is asked for next. */
  keep(importId: string, columns: ReadonlyMap<string, PriceColumn>): void {
    for (const [ticker, column] of columns) this.#put(`${importId} ${ticker}`, bytesOf(column));
  }

  async #batch(places: readonly Place[]): Promise<ReadonlyMap<string, PriceBytes>> {
    const found = new Map(places.map((place) => [place.ticker, this.#kept.get(nameOf(place))]));
    const missing = places.filter(({ ticker }) => found.get(ticker) === undefined);
    const fetched = missing.length === 0 ? NOTHING : await readBytes(this.database, missing);
    return new Map(
      places.map((place) => {
        const bytes = found.get(place.ticker) ?? fetched.get(place.ticker);
        if (bytes === undefined) throw versionGone();
        this.#put(nameOf(place), bytes);
        return [place.ticker, bytes];
      }),
    );
  }

  /** A Map keeps the order of insertion, so what is used moves to the end. */
  #put(name: string, bytes: PriceBytes): void {
    this.#remove(name);
    this.#kept.set(name, bytes);
    this.#bytes += sizeOf(bytes);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(name: string): void {
    const bytes = this.#kept.get(name);
    if (bytes === undefined) return;
    this.#kept.delete(name);
    this.#bytes -= sizeOf(bytes);
  }
}

interface Asked {
  readonly version: string;
  readonly tickers: readonly string[];
}

const NONE = { days: undefined, closes: undefined };
const NOTHING: ReadonlyMap<string, PriceBytes> = new Map();
const nameOf = ({ importId, ticker }: Place): string => `${importId} ${ticker}`;
/** What an entry costs beside its prices. */
const ENTRY_BYTES = 512;
const sizeOf = ({ days, closes }: PriceBytes): number => ENTRY_BYTES + days.byteLength + closes.byteLength;

async function readPlaces(database: Database, { version, tickers }: Asked): Promise<ReadonlyMap<string, Place>> {
  const [, number, tag] = /^(\d{1,16})-([0-9a-f]{16})$/.exec(version) ?? [];
  if (number === undefined) throw versionGone();
  const { rows } = await sql<{ ticker: string | null; import_id: string; demonstration: boolean }>`
    select price_columns.ticker, import_id, demonstration from market_data_versions as version
    left join price_columns on price_columns.ticker = any(${tickers.filter(isTicker)}::text[])
      and since <= version.number and (until is null or until > version.number)
    where version.number = ${number}::bigint and version.tag = ${tag}`.execute(database);
  if (rows.length === 0) throw versionGone();
  return new Map(
    rows.flatMap(({ ticker, import_id, demonstration }) =>
      ticker === null ? [] : [[ticker, { ticker, importId: import_id, demonstration }]],
    ),
  );
}

async function readBytes(database: Database, places: readonly Place[]): Promise<ReadonlyMap<string, PriceBytes>> {
  const { rows } = await sql<{ ticker: string; days: Uint8Array; closes: Uint8Array }>`
    select ticker, days, closes from price_columns
    join unnest(${places.map(({ ticker }) => ticker)}::text[], ${places.map(({ importId }) => importId)}::uuid[])
      as place (wanted, brought_by) on ticker = wanted and import_id = brought_by`.execute(database);
  return new Map(rows.map(({ ticker, days, closes }) => [ticker, { days, closes }]));
}

const versionGone = () =>
  new PerfolioError('VERSION_CHANGED', 'The prices have moved on since this version. Resolve it anew.');
