import { annualised } from '../measures/annualised';
import { downsideDeviation } from '../measures/downside-deviation';
import { type Drawdown, drawdown } from '../measures/drawdown';
import { historicalTail, sortedLosses } from '../measures/historical-tail';
import { mean } from '../measures/mean';
import { ratio } from '../measures/ratio';
import { standardDeviation } from '../measures/standard-deviation';
import { annualisedReturn, totalReturn } from '../measures/total-return';
import { ulcerIndex } from '../measures/ulcer-index';
import { type WinLoss, winLoss } from '../measures/win-loss';
import { type Horizon, type HorizonTail, horizonTail } from './horizon-tail';
import { type PerLevel, perLevel, type Tail, tail } from './tail';

/** RISK-ENGINE 5: one series of returns by itself. Decimals; what is undefined is null. */
export interface SeriesPerformance extends WinLoss {
  /** T. */
  readonly observations: number;
  /** Compounded over the window; null when it leaves the range of a double. */
  readonly totalReturn: number | null;
  /** Null when some period lost everything or more. */
  readonly annualisedReturn: number | null;
  readonly volatilityAnnual: number;
  /** Arithmetic mean of the excess returns x k. */
  readonly meanExcessAnnual: number;
  /** meanExcessAnnual / volatilityAnnual, of the excess returns when the rate is a series (Sharpe 1994). */
  readonly sharpe: number | null;
  /** Of the excess returns, over all periods, annual. */
  readonly downsideDeviation: number;
  /** meanExcessAnnual / downsideDeviation (Sortino & Price 1994). */
  readonly sortino: number | null;
  readonly drawdown: LabelledDrawdown;
  /** annualisedReturn / |maxDrawdown|, with the sign of the return. */
  readonly calmar: number | null;
  readonly tail: Tail;
  /** Only when the request names a horizon. */
  readonly horizonTail?: HorizonTail;
}

export interface LabelledDrawdown {
  /** Zero or negative. */
  readonly maxDrawdown: number;
  /** Label of the period the deepest fall came from; "start" is before the first. Null without a fall, as the others. */
  readonly peak: string | null;
  readonly trough: string | null;
  /** Null also while wealth has not come back. */
  readonly recovery: string | null;
  /** The fall at the end of the window, zero or negative. */
  readonly current: number;
  readonly ulcerIndex: number;
  /** Conditional drawdown at risk (Chekhlov, Uryasev & Zabarankin 2005): mean of the deepest falls, positive as a loss. */
  readonly cdar: PerLevel<number>;
}

export interface SeriesInputs {
  /** T returns. */
  readonly returns: Float64Array;
  /** The same less the risk-free rate. */
  readonly excess: Float64Array;
  readonly periodsPerYear: number;
  readonly labels: readonly string[];
  /** Places of the periods in the request window. */
  readonly places: Int32Array;
  readonly confidenceLevels: readonly number[];
  /** Whether the risk-free rate moves: then the Sharpe ratio divides by the deviation of the excess returns. */
  readonly rateMoves: boolean;
  readonly horizon?: Horizon | undefined;
}

/** RISK-ENGINE 5 for one series: all inputs of one length T, one entry a period. Ratios are null where their divisor is 0. */
export function seriesPerformance(inputs: SeriesInputs): SeriesPerformance {
  const { returns, excess, periodsPerYear, confidenceLevels } = inputs;
  const volatilityAnnual = annualised(standardDeviation(returns), periodsPerYear);
  const meanExcessAnnual = mean(excess) * periodsPerYear;
  const downside = annualised(downsideDeviation(excess), periodsPerYear);
  const perYear = annualisedReturn(returns, periodsPerYear);
  const falls = drawdown(returns);
  return {
    observations: returns.length,
    totalReturn: totalReturn(returns),
    annualisedReturn: perYear,
    volatilityAnnual,
    meanExcessAnnual,
    sharpe: ratio(
      meanExcessAnnual,
      inputs.rateMoves ? annualised(standardDeviation(excess), periodsPerYear) : volatilityAnnual,
    ),
    downsideDeviation: downside,
    sortino: ratio(meanExcessAnnual, downside),
    drawdown: labelled(falls, inputs),
    calmar: ratio(perYear, Math.abs(falls.maxDrawdown)),
    ...winLoss(returns),
    tail: tail(returns, confidenceLevels),
    ...(inputs.horizon && { horizonTail: horizonTail(inputs, inputs.horizon) }),
  };
}

function labelled({ falls, maxDrawdown, deepest, current }: Drawdown, inputs: SeriesInputs): LabelledDrawdown {
  const label = (place: number | null | undefined): string | null =>
    place === null || place === undefined ? null : (inputs.labels[place] ?? 'start');
  const depths = sortedLosses(falls);
  return {
    maxDrawdown,
    peak: label(deepest?.peak),
    trough: label(deepest?.trough),
    recovery: label(deepest?.recovery),
    current,
    ulcerIndex: ulcerIndex(falls),
    cdar: perLevel(inputs.confidenceLevels, (confidence) => historicalTail(depths, confidence).expectedShortfall),
  };
}
