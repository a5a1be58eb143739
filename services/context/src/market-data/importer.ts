import { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Database } from '../database/database';
import { Turns } from '../database/turns';
import { discardStaged, flip, readVersion, stageColumns, stageGrowth } from './market-store';
import type { Columns } from './columns';
import { dateOfDay, mergedColumns, type PriceColumn } from './price-column';

export interface ImportOptions {
  readonly skipExisting: boolean;
  readonly onConflict: gatewayV1.OnConflict;
  /** Made-up or dated prices to try the service with: they give way to any others. */
  readonly demonstration?: boolean;
}

export interface ImportResult {
  readonly version: string;
  /** Tickers whose prices changed. */
  readonly changed: number;
}

/** Brings price columns into the record, all or none. */
export interface Importer {
  take(columns: ReadonlyMap<string, PriceColumn>, options: ImportOptions): Promise<ImportResult>;
}

/** How often an import is merged anew because another one came first. */
const ATTEMPTS = 5;
const QUEUE_MS = 20_000;

interface ImporterParts {
  readonly database: Database;
  readonly columns: Columns;
  /** A UUID, to tell what one import staged from what another did. */
  readonly newId: () => string;
  /** Told after every import, so that its announcement need not wait to be found. */
  readonly committed: () => void;
}

export function createImporter(parts: ImporterParts): Importer {
  const turns = new Turns();
  return {
    async take(columns, options) {
      const end = await turns.take(QUEUE_MS).catch(() => {
        throw busy();
      });
      try {
        for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
          const result = await attemptImport(parts, { columns, options, importId: parts.newId() });
          if (result === undefined) continue;
          parts.committed();
          return result;
        }
        throw busy();
      } finally {
        end();
      }
    },
  };
}

const busy = () =>
  new PerfolioError('OVERLOADED', 'Other imports are under way. Nothing was stored; try again in a moment.', {
    retryAfterMs: 5_000,
  });

interface Attempt {
  readonly columns: ReadonlyMap<string, PriceColumn>;
  readonly options: ImportOptions;
  readonly importId: string;
}

/** Undefined when the prices moved on meanwhile: what was merged is merged with the past. */
async function attemptImport(
  { database, columns: stored }: ImporterParts,
  { columns, options, importId }: Attempt,
): Promise<ImportResult | undefined> {
  const { version: base } = await readVersion(database);
  const { changed, added } = await changedColumns(stored, { columns, options, base });
  if (changed.size === 0) return { version: base, changed: 0 };
  try {
    const staging = { importId, demonstration: options.demonstration === true };
    await stageColumns(database, staging, new Map([...changed].filter(([ticker]) => !added.has(ticker))));
    await stageGrowth(database, staging, added);
    const version = await flip(database, { importId, base });
    if (version !== undefined) {
      stored.keep(importId, changed);
      return { version, changed: changed.size };
    }
  } catch (error) {
    // What cannot be discarded now is discarded by the housekeeping; the failure to tell of is the first one.
    await discardStaged(database, importId).catch(() => undefined);
    throw error;
  }
  await discardStaged(database, importId);
  return undefined;
}

async function changedColumns(
  stored: Columns,
  { columns, options, base }: Omit<Attempt, 'importId'> & { readonly base: string },
): Promise<Changes> {
  const { skipExisting, onConflict } = options;
  const held = await stored.readMergeable({ version: base, tickers: [...columns.keys()] });
  const changed = new Map<string, PriceColumn>();
  for (const [ticker, fresh] of columns) {
    const old = held.get(ticker);
    if (old !== undefined && skipExisting) continue;
    const merge = mergedColumns(old ?? EMPTY, fresh, onConflict === gatewayV1.OnConflict.KEEP);
    const [conflict] = merge.shared;
    if (conflict !== undefined && onConflict === gatewayV1.OnConflict.FAIL) throw conflicting(ticker, conflict);
    if (merge.changed) changed.set(ticker, merge.column);
    // Merging is arithmetic on this thread: others get their turn after each ticker.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const grown = [...columns].filter(([ticker, fresh]) => changed.has(ticker) && comesAfter(fresh, held.get(ticker)));
  return { changed, added: new Map(grown) };
}

interface Changes {
  /** The columns of every ticker that has other prices than before. */
  readonly changed: ReadonlyMap<string, PriceColumn>;
  /** Of those that only grew, what they grew by. */
  readonly added: ReadonlyMap<string, PriceColumn>;
}

const comesAfter = (fresh: PriceColumn, old: PriceColumn | undefined): boolean =>
  (fresh.days[0] ?? Number.NEGATIVE_INFINITY) > (old?.days.at(-1) ?? Number.POSITIVE_INFINITY);

const EMPTY: PriceColumn = { days: new Int32Array(), closes: new Float64Array() };

const conflicting = (ticker: string, day: number) =>
  new PerfolioError(
    'RESOURCE_EXISTS',
    `${ticker} has a price for ${dateOfDay(day)} already. Nothing was stored. Import with onConflict REPLACE or KEEP.`,
    { metadata: { ticker, date: dateOfDay(day) } },
  );
