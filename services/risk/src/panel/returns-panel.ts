import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { contextV1 } from '@perfolio/contracts';
import { isReasonOf, PerfolioError } from '@perfolio/errors';
import { unlessAborted } from '@perfolio/service';

import type { NeededPrices } from '../needed-prices';
import { type Missing, unknownTickers } from '../unknown-tickers';
import { ColumnCache, type Held, isColumn } from './column-cache';
import { grownColumn, type SharedColumn, sharedColumn } from './price-column';
import type { AskedSeries, SeriesSource } from './series-client';

interface PanelOptions {
  readonly series: SeriesSource;
  readonly maxBytes: number;
  readonly now: () => number;
}

/** A load serves everyone who waits for one of its columns, so it has a deadline of its own. */
const LOAD_MS = 15_000;
/** Some thirty megabytes. */
const MOST_RENEWED = 1_000;

/**
 * Price columns in shared memory, fetched once per state of the prices and used by all workers. Only the newest state asked for is
 * kept: older ones are dead, and whoever still computes with their columns holds them himself.
 */
export class ReturnsPanel {
  readonly #columns: ColumnCache;
  /** By version and ticker. */
  readonly #loading = new Map<string, Promise<Held>>();
  readonly #closing = new AbortController();
  #version = '';

  constructor(private readonly options: PanelOptions) {
    this.#columns = new ColumnCache(options.maxBytes);
  }

  get bytes(): number {
    return this.#columns.bytes;
  }

  /** The columns of every required ticker, and of the optional ones that have prices; refuses with all tickers that are unknown. */
  async columnsFor(needed: NeededPrices, version: string, signal: AbortSignal): Promise<readonly SharedColumn[]> {
    const required = new Set(needed.required.map(({ ticker }) => ticker));
    const tickers = [...new Set([...required, ...needed.optional])].sort();
    const held = await unlessAborted(this.#held(tickers, version), signal);
    const missing = held.filter((one): one is Missing => !isColumn(one) && required.has(one.ticker));
    if (missing.length > 0) throw unknownTickers(missing, needed.required);
    return held.filter(isColumn);
  }

  /**
   * Fetches what was used last in a newer state of the prices: else all who ask next would wait for it, in many small calls. What was
   * held before is let go when the newer has come, since prices of one more day are added to it.
   */
  renew(version: string): void {
    const held = { version: this.#version, columns: this.#columns.latest(MOST_RENEWED) };
    this.#adopt(version);
    if (version !== this.#version) return;
    const tickers = [...held.columns.keys()].filter((ticker) => this.#find(ticker, version) === undefined);
    this.#load(tickers, version, held);
  }

  close(): void {
    this.#closing.abort(new PerfolioError('CANCELLED', 'The service is closing.'));
    this.#columns.clear();
  }

  #held(tickers: readonly string[], version: string): Promise<Held[]> {
    this.#adopt(version);
    const known = new Map(tickers.map((ticker) => [ticker, this.#find(ticker, version)]));
    const absent = tickers.filter((ticker) => known.get(ticker) === undefined);
    const loads = this.#load(absent, version);
    return Promise.all(tickers.map(async (ticker) => known.get(ticker) ?? loads.get(ticker) ?? nothing(ticker)));
  }

  /** A newer state of the prices takes the place of the one that is held. */
  #adopt(version: string): void {
    if (version === this.#version || numberOf(version) < numberOf(this.#version)) return;
    this.#columns.clear();
    this.#version = version;
  }

  #find(ticker: string, version: string): Held | Promise<Held> | undefined {
    const held = version === this.#version ? this.#columns.get(ticker) : undefined;
    return held ?? this.#loading.get(`${version} ${ticker}`);
  }

  /** One call for all the tickers; each can be waited for, and joined, by itself. */
  #load(tickers: readonly string[], version: string, before?: Before): Map<string, Promise<Held>> {
    const loads = new Map(tickers.map((ticker) => [ticker, Promise.withResolvers<Held>()]));
    for (const [ticker, { promise }] of loads) {
      this.#loading.set(`${version} ${ticker}`, promise);
      // Whoever waits hears of a failure by his own wait; when nobody waits nobody has to.
      promise.catch(() => undefined).finally(() => this.#loading.delete(`${version} ${ticker}`));
    }
    if (tickers.length > 0) void this.#fetch(loads, version, before);
    return new Map([...loads].map(([ticker, { promise }]) => [ticker, promise]));
  }

  async #fetch(loads: Map<string, PromiseWithResolvers<Held>>, version: string, before?: Before): Promise<void> {
    const onward = {
      signal: this.#closing.signal,
      deadline: this.options.now() + LOAD_MS,
      requestId: randomUUID(),
    };
    const others = sharedLoop();
    const asked = askedFor(version, loads, before);
    try {
      for await (const series of this.options.series(asked, onward)) {
        const held = heldOf(series, before?.columns.get(series.ticker));
        this.#keep(version, held);
        loads.get(series.ticker)?.resolve(held);
        await others();
      }
      for (const [ticker, load] of loads) load.resolve(nothing(ticker));
    } catch (error) {
      if (isReasonOf(error, 'VERSION_CHANGED')) this.#forget(version);
      for (const load of loads.values()) load.reject(error);
    }
  }

  #keep(version: string, held: Held): void {
    if (version !== this.#version) return;
    this.#columns.put(isColumn(held) ? held : { ticker: held.ticker, suggestion: held.suggestion });
  }

  #forget(version: string): void {
    if (version === this.#version) this.#columns.clear();
  }
}

/** What is held of an older state of the prices. */
interface Before {
  readonly version: string;
  readonly columns: ReadonlyMap<string, Held>;
}

const askedFor = (version: string, loads: ReadonlyMap<string, unknown>, before: Before | undefined): AskedSeries => ({
  version,
  tickers: [...loads.keys()],
  ...(before && { heldVersion: before.version }),
});

/** What came for a ticker, put to what was held of it where it goes on from there. */
function heldOf(series: contextV1.GetSeriesResponse, before: Held | undefined): Held {
  if (series.kept === 0) return series.days.length === 0 ? series : sharedColumn(series);
  if (before === undefined || !isColumn(before))
    throw new RangeError(`${series.ticker} came in part, and nothing of it is held`);
  return series.days.length === 0 && series.kept === before.prices ? before : grownColumn(before, series.kept, series);
}

const nothing = (ticker: string): Missing => ({ ticker, suggestion: '' });

/** A version is `<number>-<tag>`; the number orders. */
const numberOf = (version: string): number => Number(version.split('-')[0]);

/** Columns arrive many at a time; so long may they keep everything else waiting. */
const STRETCH_MS = 5;

/** Lets others have the event loop whenever a stretch of work has taken its time. */
function sharedLoop(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < STRETCH_MS) return;
    await setImmediate();
    began = performance.now();
  };
}
