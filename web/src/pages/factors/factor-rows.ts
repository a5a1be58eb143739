import type { FactorProxies, Portfolio } from '../../api/shapes/portfolio';
import { counted } from '../../words/numbers';

/** The series that explain one position, as they are typed. */
export interface FactorRow {
  readonly ticker: string;
  readonly market: string;
  readonly momentum: string;
  readonly value: string;
  readonly industry: string;
  /** Peers, with spaces or commas between. */
  readonly subindustry: string;
}

/** A row for everything that is held, and for what is named without being held. */
export function rowsOf({ positions, factorProxies }: Pick<Portfolio, 'positions' | 'factorProxies'>): FactorRow[] {
  const named = new Map(factorProxies.map((entry) => [entry.ticker, entry]));
  const tickers = new Set([...positions.map(({ ticker }) => ticker), ...named.keys()]);
  return [...tickers].map((ticker) => rowOf(named.get(ticker) ?? { ...NAMELESS, ticker }));
}

const NAMELESS = { market: '', momentum: '', value: '', industry: '', subindustry: [] };

const rowOf = ({ subindustry, ...named }: FactorProxies): FactorRow => ({
  ...named,
  subindustry: subindustry.join(' '),
});

/** What rows say, in the contract's terms; a row that names nothing is no entry. */
export function proxiesFrom(rows: readonly FactorRow[]): FactorProxies[] {
  return rows.map(proxiesOf).filter((entry) => names(entry).length > 0);
}

const proxiesOf = ({ ticker, market, momentum, value, industry, subindustry }: FactorRow): FactorProxies => ({
  ticker,
  market: market.trim(),
  momentum: momentum.trim(),
  value: value.trim(),
  industry: industry.trim(),
  subindustry: subindustry.split(/[\s,;]+/).filter((peer) => peer !== ''),
});

const names = ({ market, momentum, value, industry, subindustry }: FactorProxies): string[] =>
  [market, momentum, value, industry, ...subindustry].filter((name) => name !== '');

/** How much of what is held has factors, in a title. */
export function factorsFinding(rows: readonly FactorRow[]): string {
  const without = rows.length - proxiesFrom(rows).length;
  if (rows.length === 0) return 'Nothing is held, so nothing needs factors';
  if (without === 0) return `Every one of ${counted(rows.length, 'position')} has factors`;
  return `${without} of ${counted(rows.length, 'position')} ${without === 1 ? 'has' : 'have'} no factor yet`;
}
