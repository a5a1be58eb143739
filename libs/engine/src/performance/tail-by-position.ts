import { historicalTail, sortedLosses, type TailRisk } from '../measures/historical-tail';
import { historicalTailContributions } from '../measures/historical-tail-contributions';
import { incrementalTail } from '../measures/incremental-tail';
import { mean } from '../measures/mean';
import { normalTail } from '../measures/normal-tail';
import { normalTailContributions } from '../measures/normal-tail-contributions';
import { standardDeviation } from '../measures/standard-deviation';
import type { TailShares } from '../measures/tail-contributions';
import { periodLabel } from '../model/periods';
import type { Prepared } from '../model/prepared';
import { CONFIDENCE_LEVELS, type PerLevel, perLevel } from './tail';

/** A loss by position, in request order. */
export interface PositionTail extends TailShares {
  /** The loss less the loss without the position; these do not add up to anything. */
  readonly incremental: Float64Array;
}

export interface TailByPositionLevel {
  readonly historicalVar: PositionTail;
  readonly historicalEs: PositionTail;
  /** Null, as the next, when the portfolio does not move. */
  readonly normalVar: PositionTail | null;
  readonly normalEs: PositionTail | null;
}

/** RISK-ENGINE 13.8: the losses of section 13.1 by position, per period, on W_A; uninvested money earns nothing. */
export interface TailByPosition {
  readonly tickers: readonly string[];
  readonly observations: number;
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  readonly levels: PerLevel<TailByPositionLevel>;
}

/** @param confidenceLevels probabilities such as 0.95; a loss is positive */
export function tailByPosition(
  { tickers, weights, returns, places, panel, checkpoint }: Prepared,
  confidenceLevels: readonly number[] = CONFIDENCE_LEVELS,
): TailByPosition {
  const historical = incrementalTail(returns, weights, (series) => {
    checkpoint?.();
    return historicalTails(series, confidenceLevels);
  });
  const normal = incrementalTail(returns, weights, (series) => normalTails(series, confidenceLevels));
  return {
    tickers,
    observations: places.length,
    firstPeriod: periodLabel(panel.periods, places[0]!),
    lastPeriod: periodLabel(panel.periods, places[places.length - 1]!),
    levels: perLevel(confidenceLevels, (confidence, k) => {
      const observed = historicalTailContributions(returns, weights, confidence);
      const fitted = normalTailContributions(returns, weights, confidence);
      return {
        historicalVar: { ...observed.valueAtRisk, incremental: historical[k]!.valueAtRisk },
        historicalEs: { ...observed.expectedShortfall, incremental: historical[k]!.expectedShortfall },
        normalVar: fitted && { ...fitted.valueAtRisk, incremental: normal[k]!.valueAtRisk },
        normalEs: fitted && { ...fitted.expectedShortfall, incremental: normal[k]!.expectedShortfall },
      };
    }),
  };
}

function historicalTails(returns: Float64Array, confidenceLevels: readonly number[]): TailRisk[] {
  const losses = sortedLosses(returns);
  return confidenceLevels.map((confidence) => historicalTail(losses, confidence));
}

function normalTails(returns: Float64Array, confidenceLevels: readonly number[]): TailRisk[] {
  const moments = { mean: mean(returns), deviation: standardDeviation(returns) };
  return confidenceLevels.map((confidence) => normalTail(moments, confidence));
}
