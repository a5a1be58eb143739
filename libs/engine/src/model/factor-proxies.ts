import { ascending } from './ascending';

/** What a position is explained by. Absent means "no such factor". */
export interface FactorProxies {
  readonly market?: string;
  /** Measured as its return minus the same position's market proxy; skipped without one. */
  readonly momentum?: string;
  /** As momentum. */
  readonly value?: string;
  /** A ticker, or a list of peers whose median is the factor. */
  readonly industry?: string | readonly string[];
  /** As industry. */
  readonly subindustry?: string | readonly string[];
}

/** The order in which factors enter a regression and stand in `factorIds`. */
export const FACTOR_TYPES = ['market', 'momentum', 'value', 'industry', 'subindustry'] as const;

export type FactorType = (typeof FACTOR_TYPES)[number];

export type ProxiesByTicker = ReadonlyMap<string, FactorProxies> | Readonly<Record<string, FactorProxies>>;

/** The proxies of one ticker; none when it has no entry of its own. */
export function proxiesOf(proxies: ProxiesByTicker, ticker: string): FactorProxies {
  if (isMap(proxies)) return proxies.get(ticker) ?? {};
  return (Object.hasOwn(proxies, ticker) ? proxies[ticker] : undefined) ?? {};
}

/** Every ticker the proxies name, each once, in an order that does not depend on the order of the keys. */
export function proxyTickers(proxies: ProxiesByTicker): string[] {
  const owners = isMap(proxies) ? [...proxies.keys()] : Object.keys(proxies);
  const tickers = new Set<string>();
  for (const owner of ascending(owners)) {
    const own = proxiesOf(proxies, owner);
    for (const type of FACTOR_TYPES) addTickers(tickers, own[type]);
  }
  return [...tickers];
}

function addTickers(tickers: Set<string>, proxy: string | readonly string[] | undefined): void {
  if (typeof proxy === 'string') tickers.add(proxy);
  else if (proxy !== undefined) for (const peer of proxy) tickers.add(peer);
}

const isMap = (proxies: ProxiesByTicker): proxies is ReadonlyMap<string, FactorProxies> => proxies instanceof Map;
