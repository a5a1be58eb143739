import { mediansOfThree } from '../kernels/medians';
import { seriesStore } from '../matrix';
import { median } from '../measures/median';
import { FACTOR_TYPES, type FactorProxies, type FactorType, type ProxiesByTicker, proxiesOf } from './factor-proxies';

/** What a factor is made of: one ticker, one ticker minus another, or the median of peers. Its id says all of it. */
export type FactorDefinition = { readonly id: string; readonly type: FactorType } & (
  | { readonly ticker: string }
  | { readonly ticker: string; readonly minus: string }
  | { readonly peers: readonly string[] }
);

/** A factor's return over every period of the request window; NaN marks a period in which it does not exist. */
export interface FactorSeries {
  readonly id: string;
  readonly type: FactorType;
  readonly returns: Float64Array;
}

export interface Factors {
  /** Each factor once, by type, then by id in code-unit order. */
  readonly series: readonly FactorSeries[];
  /** Per held ticker, in request order: places in `series`, in the order market to subindustry. */
  readonly perHolding: readonly (readonly number[])[];
}

export interface FactorInputs {
  readonly held: readonly string[];
  readonly proxies: ProxiesByTicker;
  /** Returns of a ticker over the periods of the window. */
  readonly returnsOf: (ticker: string) => Float64Array;
  readonly checkpoint?: (() => void) | undefined;
}

/** The factors of a portfolio. Equal ids are one series, whoever holds them. */
export function factorsOf({ held, proxies, returnsOf, checkpoint }: FactorInputs): Factors {
  const definitions = held.map((ticker) => factorDefinitions(ticker, proxiesOf(proxies, ticker)));
  const distinct = distinctFactors(definitions.flat());
  const places = new Map(distinct.map(({ id }, place) => [id, place]));
  const room = seriesStore();
  return {
    series: distinct.map((factor) => {
      checkpoint?.();
      return { id: factor.id, type: factor.type, returns: factorReturns(factor, returnsOf, room) };
    }),
    perHolding: definitions.map((own) => own.flatMap(({ id }) => places.get(id) ?? [])),
  };
}

/** Each factor once, by type, then by id in code-unit order. */
export const distinctFactors = (definitions: readonly FactorDefinition[]): FactorDefinition[] =>
  [...new Map(definitions.map((factor) => [factor.id, factor])).values()].sort(byTypeAndId);

/** The factors of one holding, in the order market, momentum, value, industry, subindustry. */
export function factorDefinitions(holding: string, proxies: FactorProxies): FactorDefinition[] {
  return FACTOR_TYPES.flatMap((type): FactorDefinition[] => {
    const proxy = proxies[type];
    if (proxy === undefined) return [];
    if (typeof proxy !== 'string') return medianOfPeers(type, holding, proxy);
    if (type !== 'momentum' && type !== 'value') return [{ id: `${type}:${proxy}`, type, ticker: proxy }];
    const { market } = proxies;
    return market === undefined ? [] : [{ id: `${type}:${proxy}-${market}`, type, ticker: proxy, minus: market }];
  });
}

/** A holding is never its own peer: it would explain itself. A list stays a list with one peer left; without any it is absent. */
function medianOfPeers(type: FactorType, holding: string, list: readonly string[]): FactorDefinition[] {
  const peers = [...new Set(list)].filter((peer) => peer !== holding).sort();
  return peers.length === 0 ? [] : [{ id: `${type}:median(${peers.join(',')})`, type, peers }];
}

function byTypeAndId(a: FactorDefinition, b: FactorDefinition): number {
  const byType = FACTOR_TYPES.indexOf(a.type) - FACTOR_TYPES.indexOf(b.type);
  return byType !== 0 ? byType : a.id < b.id ? -1 : 1;
}

/** A factor's returns, from those of the tickers its definition names; `room` gives what is computed a place. */
export function factorReturns(
  factor: FactorDefinition,
  returnsOf: (ticker: string) => Float64Array,
  room: (length: number) => Float64Array = (length) => new Float64Array(length),
): Float64Array {
  if ('peers' in factor) {
    const peers = factor.peers.map(returnsOf);
    return medianReturns(peers, room(peers[0]!.length));
  }
  const own = returnsOf(factor.ticker);
  if (!('minus' in factor)) return own;
  const market = returnsOf(factor.minus);
  const difference = room(own.length);
  for (let t = 0; t < own.length; t++) difference[t] = own[t]! - market[t]!;
  return difference;
}

/** Per period the median of the peers that have a return; missing when fewer than half of them have one. */
function medianReturns(peers: readonly Float64Array[], medians: Float64Array): Float64Array {
  if (peers.length === 3) mediansOfThree(peers, medians);
  else medians.fill(Number.NaN);
  const present = new Float64Array(peers.length);
  for (let t = 0; t < medians.length; t++) {
    if (Number.isNaN(medians[t]!)) medians[t] = medianAt(t, peers, present);
  }
  return medians;
}

function medianAt(t: number, peers: readonly Float64Array[], present: Float64Array): number {
  let count = 0;
  for (const peer of peers) if (!Number.isNaN(peer[t]!)) present[count++] = peer[t]!;
  return 2 * count >= peers.length ? (median(present, count) ?? Number.NaN) : Number.NaN;
}
