import { isTicker } from '@perfolio/contracts';
import { isReasonOf, PerfolioError } from '@perfolio/errors';
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
  /** Prices before these that the held version has, too. */
  readonly kept: number;
}

/** Where a version has a ticker's column. */
interface Place {
  readonly ticker: string;
  readonly importId: string;
  readonly demonstration: boolean;
  readonly prices: number;
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

  /**
   * Columns at one version, in the order asked; VERSION_CHANGED when it is gone, even between two batches. Of one that only grew since a
   * version that the caller holds, what was added: prices of a day come for all tickers, and all replicas ask for them at once.
   */
  async *read({ version, tickers, heldVersion = '' }: Held): AsyncIterable<StoredColumn> {
    const places = await readPlaces(this.database, { version, tickers });
    const held = await this.#placesStillThere({ version: heldVersion, tickers });
    const isUnchanged = ({ ticker, importId }: Place): boolean => held.get(ticker)?.importId === importId;
    for (let start = 0; start < tickers.length; start += BATCH) {
      const batch = tickers.slice(start, start + BATCH).map((ticker) => places.get(ticker) ?? ticker);
      const found = await this.#batch(batch.filter(isPlace).filter((place) => !isUnchanged(place)));
      for (const place of batch) {
        if (!isPlace(place)) yield { ticker: place, ...NONE };
        else if (isUnchanged(place)) yield { ticker: place.ticker, ...NOTHING_MORE, kept: place.prices };
        else yield { ticker: place.ticker, ...this.#since(held.get(place.ticker), found.get(place.ticker)) };
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

  async #placesStillThere(asked: Asked): Promise<ReadonlyMap<string, Place>> {
    if (asked.version === '') return NOWHERE;
    try {
      return await readPlaces(this.database, asked);
    } catch (error) {
      if (isReasonOf(error, 'VERSION_CHANGED')) return NOWHERE;
      throw error;
    }
  }

  /** What was added to a column, where the one before is at hand and nothing but that was changed. */
  #since(place: Place | undefined, column: PriceBytes | undefined): Omit<StoredColumn, 'ticker'> {
    if (column === undefined) return NONE;
    const before = place === undefined ? undefined : this.#kept.get(nameOf(place));
    if (place === undefined || before === undefined || !beginsWith(column, before)) return { ...column, kept: 0 };
    const { days, closes } = column;
    return {
      days: days.subarray(before.days.byteLength),
      closes: closes.subarray(before.closes.byteLength),
      kept: place.prices,
    };
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

interface Held extends Asked {
  readonly heldVersion?: string;
}

const NONE = { days: undefined, closes: undefined, kept: 0 };
const NOTHING_MORE: PriceBytes = { days: new Uint8Array(), closes: new Uint8Array() };
const NOWHERE: ReadonlyMap<string, Place> = new Map();
const isPlace = (place: Place | string): place is Place => typeof place !== 'string';

const beginsWith = (column: PriceBytes, before: PriceBytes): boolean =>
  startsWith(column.days, before.days) && startsWith(column.closes, before.closes);
const startsWith = (bytes: Uint8Array, first: Uint8Array): boolean =>
  Buffer.compare(bytes.subarray(0, first.byteLength), first) === 0;

const NOTHING: ReadonlyMap<string, PriceBytes> = new Map();
const nameOf = ({ importId, ticker }: Place): string => `${importId} ${ticker}`;
/** What an entry costs beside its prices. */
const ENTRY_BYTES = 512;
const sizeOf = ({ days, closes }: PriceBytes): number => ENTRY_BYTES + days.byteLength + closes.byteLength;

async function readPlaces(database: Database, { version, tickers }: Asked): Promise<ReadonlyMap<string, Place>> {
  const [, number, tag] = /^(\d{1,16})-([0-9a-f]{16})$/.exec(version) ?? [];
  if (number === undefined) throw versionGone();
  const { rows } = await sql<PlaceRow>`
    select price_columns.ticker, import_id, demonstration, prices from market_data_versions as version
    left join price_columns on price_columns.ticker = any(${tickers.filter(isTicker)}::text[])
      and since <= version.number and (until is null or until > version.number)
    where version.number = ${number}::bigint and version.tag = ${tag}`.execute(database);
  if (rows.length === 0) throw versionGone();
  return new Map(
    rows.flatMap(({ ticker, import_id, demonstration, prices }) =>
      ticker === null ? [] : [[ticker, { ticker, importId: import_id, demonstration, prices }]],
    ),
  );
}

interface PlaceRow {
  readonly ticker: string | null;
  readonly import_id: string;
  readonly demonstration: boolean;
  readonly prices: number;
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
