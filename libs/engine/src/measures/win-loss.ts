import { ratio } from './ratio';

export interface WinLoss {
  /** The highest and the lowest return of one period, each with its sign. */
  readonly best: number;
  readonly worst: number;
  /** Numbers of periods with r > 0 and with r < 0; a period without a move is in neither. */
  readonly positivePeriods: number;
  readonly negativePeriods: number;
  /** positivePeriods / T. */
  readonly winRate: number;
  /** Mean of the positive returns; null without one. */
  readonly averageWin: number | null;
  /** Mean of the negative returns, negative; null without one. */
  readonly averageLoss: number | null;
  /** averageWin / |averageLoss|; null when either is. */
  readonly winLossRatio: number | null;
}

/** How often and how much a series of T >= 1 returns gained and lost. */
export function winLoss(returns: Float64Array): WinLoss {
  const wins = sumWhere(returns, (value) => value > 0);
  const losses = sumWhere(returns, (value) => value < 0);
  const averageWin = wins.count === 0 ? null : wins.sum / wins.count;
  const averageLoss = losses.count === 0 ? null : losses.sum / losses.count;
  return {
    best: returns.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY),
    worst: returns.reduce((worst, value) => Math.min(worst, value), Number.POSITIVE_INFINITY),
    positivePeriods: wins.count,
    negativePeriods: losses.count,
    winRate: wins.count / returns.length,
    averageWin,
    averageLoss,
    winLossRatio: ratio(averageWin, averageLoss && Math.abs(averageLoss)),
  };
}

function sumWhere(returns: Float64Array, counts: (value: number) => boolean): { count: number; sum: number } {
  const total = { count: 0, sum: 0 };
  for (const value of returns) {
    if (!counts(value)) continue;
    total.count++;
    total.sum += value;
  }
  return total;
}
