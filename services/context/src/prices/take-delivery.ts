import { gatewayV1 } from '@perfolio/contracts';

import type { Database } from '../database/database';
import type { Columns } from '../market-data/columns';
import type { Importer } from '../market-data/importer';
import { readVersion } from '../market-data/market-store';
import { readPriceFile } from '../market-data/price-file';
import type { Delivery } from './price-source';
import { type Doubt, judgedPrices } from './sanity';

export interface TakingParts {
  readonly database: Database;
  readonly columns: Pick<Columns, 'readMergeable'>;
  readonly importer: Importer;
  readonly now: () => number;
}

/** What became of a delivery. */
export interface PriceReport {
  readonly source: string;
  readonly marketDataVersion: string;
  readonly rows: number;
  readonly tickers: number;
  /** Tickers whose prices changed. */
  readonly changed: number;
  /** Cells that are no prices. */
  readonly rejected: number;
  readonly doubts: readonly Doubt[];
  /** The newest date of what was taken. */
  readonly lastDay: number | undefined;
}

const DAY_MS = 86_400_000;
/** A file in which more than this share is doubtful is wrong as a whole. */
const MOST_DOUBTS = 0.5;

/** Takes what looks right of a delivery; the last good prices of the rest stay. */
export async function takeDelivery(parts: TakingParts, delivery: Delivery): Promise<PriceReport> {
  const { database, columns, importer, now } = parts;
  const file = await readPriceFile(delivery.bytes, new Set());
  const { version } = await readVersion(database);
  const held = await columns.readMergeable({ version, tickers: [...file.columns.keys()] });
  const { good, doubts } = judgedPrices(file.columns, { held, today: Math.floor(now() / DAY_MS) });
  const isWrong = file.columns.size === 0 || doubts.length > MOST_DOUBTS * file.columns.size;
  const options = { skipExisting: false, onConflict: gatewayV1.OnConflict.REPLACE };
  const taken = isWrong ? { version, changed: 0 } : await importer.take(good, options);
  return {
    source: delivery.name,
    marketDataVersion: taken.version,
    rows: file.rows,
    tickers: file.columns.size,
    changed: taken.changed,
    rejected: file.rejectedCount,
    doubts,
    lastDay: isWrong ? undefined : Math.max(...[...good.values()].map(({ days }) => days.at(-1) ?? 0)),
  };
}
