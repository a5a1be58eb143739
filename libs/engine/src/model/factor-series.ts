import { hasGap } from '../kernels/has-gap';
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
  const define = definer();
  const definitions = held.map((ticker) => define(ticker, proxiesOf(proxies, ticker)));
  const distinct = distinctFactors(definitions.flat());
  const places = new Map<string, number>();
  for (let place = 0; place < distinct.length; place++) places.set(distinct[place]!.id, place);
  const room = seriesStore();
  return {
    series: distinct.map((factor) => {
      checkpoint?.();
      return { id: factor.id, type: factor.type, returns: factorReturns(factor, returnsOf, room) };
    }),
    perHolding: definitions.map((own) => own.map(({ id }) => places.get(id)!)),
  };
}

/** Each factor once, by type, then by id in code-unit order. */
export function distinctFactors(definitions: readonly FactorDefinition[]): FactorDefinition[] {
  const distinct = new Map<string, FactorDefinition>();
  for (const factor of new Set(definitions)) distinct.set(factor.id, factor);
  const byType = FACTOR_TYPES.map((): FactorDefinition[] => []);
  for (const factor of distinct.values()) byType[FACTOR_TYPES.indexOf(factor.type)]!.push(factor);
  return byType.flatMap((own) => own.sort(byId));
}

const byId = (a: FactorDefinition, b: FactorDefinition): number => (a.id < b.id ? -1 : 1);

/** The factors of one holding, in the order market, momentum, value, industry, subindustry. */
export const factorDefinitions = (holding: string, proxies: FactorProxies): FactorDefinition[] =>
  definer()(holding, proxies);

/** Defines the factors of one holding after the other. Those made of the same ticker are one object: most are shared by many. */
function definer(): (holding: string, proxies: FactorProxies) => FactorDefinition[] {
  const known = FACTOR_TYPES.map((): Known => new Map());
  return (holding, proxies) => {
    const own: FactorDefinition[] = [];
    for (let place = 0; place < FACTOR_TYPES.length; place++) {
      const type = FACTOR_TYPES[place]!;
      const factor = definition(type, { holding, proxies }, known[place]!);
      if (factor !== undefined) own.push(factor);
    }
    return own;
  };
}

interface Held {
  readonly holding: string;
  readonly proxies: FactorProxies;
}

function definition(type: FactorType, { holding, proxies }: Held, known: Known): FactorDefinition | undefined {
  const ticker = proxies[type];
  if (ticker === undefined) return undefined;
  if (typeof ticker !== 'string') return medianOfPeers(type, holding, ticker);
  if (type !== 'momentum' && type !== 'value') return ofTicker({ type, ticker }, known);
  return proxies.market === undefined ? undefined : ofTicker({ type, ticker, minus: proxies.market }, known);
}

/** By ticker, the factor of one type that was defined last. */
type Known = Map<string, FactorDefinition>;

interface OfTicker {
  readonly type: FactorType;
  readonly ticker: string;
  /** What is taken from it. */
  readonly minus?: string;
}

function ofTicker(definition: OfTicker, known: Known): FactorDefinition {
  const { type, ticker, minus } = definition;
  const before = known.get(ticker);
  if (before !== undefined && minusOf(before) === minus) return before;
  const id = minus === undefined ? `${type}:${ticker}` : `${type}:${ticker}-${minus}`;
  const factor = { ...definition, id };
  known.set(ticker, factor);
  return factor;
}

const minusOf = (factor: FactorDefinition): string | undefined => ('minus' in factor ? factor.minus : undefined);

/** A holding is never its own peer: it would explain itself. A list stays a list with one peer left; without any it is absent. */
function medianOfPeers(type: FactorType, holding: string, list: readonly string[]): FactorDefinition | undefined {
  const peers: string[] = [];
  for (const peer of list.length > 1 ? [...list].sort() : list) {
    if (peer !== holding && peer !== peers[peers.length - 1]) peers.push(peer);
  }
  return peers.length === 0 ? undefined : { id: `${type}:median(${peers.join(',')})`, type, peers };
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
  if (!hasGap(medians)) return medians;
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
