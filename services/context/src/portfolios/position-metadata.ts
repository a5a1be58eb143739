import type { contextV1, gatewayV1 } from '@perfolio/contracts';
import { isReasonOf, notFound } from '@perfolio/errors';

import type { Database } from '../database/database';
import { withOwnRows } from '../database/own-rows';
import { findInstruments, type KnownInstrument } from '../market-data/instrument-store';
import { timestampOf } from '../timestamp';
import { findPortfolio, type PortfolioKey } from './portfolio-store';

/** What is known of the instruments of portfolios, loaded when first asked for and kept for a while. */
export interface PositionMetadata {
  /** Good for the generation it is asked at. When it cannot be loaded anew, the last good one comes back, marked stale. */
  of(key: PortfolioKey, generation: string): Promise<contextV1.GetPositionMetadataResponse>;
}

interface Entry {
  readonly generation: string;
  readonly loadedAtMs: number;
  readonly metadata: gatewayV1.PositionMetadata[];
}

const TTL_MS = 30 * 60_000;
/** Positions over all entries; an entry of a large portfolio counts accordingly. */
const MOST_POSITIONS = 200_000;

export function createPositionMetadata(database: Database, now: () => number): PositionMetadata {
  const held = new Held();
  return {
    async of(key, generation) {
      const name = `${key.owner} ${key.portfolioId}`;
      const known = held.get(name);
      if (known?.generation === generation && now() - known.loadedAtMs < TTL_MS) return answerOf(known, false);
      try {
        const entry = { generation, loadedAtMs: now(), metadata: await load(database, key) };
        held.set(name, entry);
        return answerOf(entry, false);
      } catch (error) {
        if (known === undefined || !isReasonOf(error, 'DEPENDENCY_UNAVAILABLE', 'STORAGE_EXHAUSTED')) throw error;
        return answerOf(known, true);
      }
    },
  };
}

async function load(database: Database, key: PortfolioKey): Promise<gatewayV1.PositionMetadata[]> {
  const portfolio = await withOwnRows(database, key.owner, (own) => findPortfolio(own, key));
  if (portfolio === undefined) throw notFound('portfolio');
  const tickers = portfolio.positions.map(({ ticker }) => ticker);
  const known = await findInstruments(database, tickers);
  return tickers.map((ticker) => metadataOf(ticker, known.get(ticker)));
}

const metadataOf = (ticker: string, known: Facts = NOTHING_KNOWN): gatewayV1.PositionMetadata => ({
  ticker,
  name: known.name,
  assetClass: known.asset_class,
  sector: known.sector,
  industry: known.industry,
  currency: known.currency,
  exchange: known.exchange,
});

type Facts = Omit<KnownInstrument, 'ticker' | 'synthetic'>;

const NOTHING_KNOWN: Facts = { name: '', asset_class: '', sector: '', industry: '', currency: '', exchange: '' };

const answerOf = ({ metadata, loadedAtMs }: Entry, stale: boolean): contextV1.GetPositionMetadataResponse => ({
  positionMetadata: metadata,
  loadedAt: timestampOf(new Date(loadedAtMs)),
  stale,
});

/** Entries by name, those used longest ago go first. */
class Held {
  readonly #entries = new Map<string, Entry>();
  #positions = 0;

  get(name: string): Entry | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    return entry;
  }

  set(name: string, entry: Entry): void {
    this.#remove(name);
    this.#entries.set(name, entry);
    this.#positions += sizeOf(entry);
    for (const [oldest] of this.#entries) {
      if (this.#positions <= MOST_POSITIONS) return;
      this.#remove(oldest);
    }
  }

  #remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#positions -= sizeOf(entry);
  }
}

/** Even an empty portfolio's entry takes room. */
const sizeOf = ({ metadata }: Entry): number => metadata.length + 1;
