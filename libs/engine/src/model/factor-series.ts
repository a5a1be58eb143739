import { hasGap } from '../kernels/has-gap';
import { mediansOfThree } from '../kernels/medians';
import { seriesStore } from '../matrix';
import { median } from '../measures/median';
import { definedFactors, type FactorDefinition } from './factor-definitions';
import type { FactorType, ProxiesByTicker } from './factor-proxies';

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

interface FactorInputs {
  readonly held: readonly string[];
  readonly proxies: ProxiesByTicker;
  /** Returns of a ticker over the periods of the window. */
  readonly returnsOf: (ticker: string) => Float64Array;
  readonly checkpoint?: (() => void) | undefined;
}

/** The factors of a portfolio. Equal ids are one series, whoever holds them. */
export function factorsOf({ held, proxies, returnsOf, checkpoint }: FactorInputs): Factors {
  const { distinct, perHolding } = definedFactors(held, proxies);
  const room = seriesStore();
  const series = distinct.map((factor) => {
    checkpoint?.();
    return { id: factor.id, type: factor.type, returns: factorReturns(factor, returnsOf, room) };
  });
  return { series, perHolding };
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
