import { dot } from '../kernels/dot';
import { type Matrix, row } from '../matrix';
import { historicalTail, sortedLosses } from './historical-tail';
import { portfolioReturns } from './portfolio-returns';
import { sharesOf, type TailContributions } from './tail-contributions';

/**
 * Historical VaR and ES of a portfolio of N series (rows of the N x T panel) by position, as conditional means
 * (Tasche 1999): E[-r_i | L = VaR], over the periods (mostly one) whose loss is the VaR; and for ES the mean of -r_i over
 * the worst (1 - confidence) T periods, the period of the VaR counted for the fraction that is left to it. The VaR's
 * parts are those of a single period and jump with the window; those of ES are steadier.
 */
export function historicalTailContributions(
  series: Matrix,
  weights: Float64Array,
  confidence: number,
): TailContributions {
  const portfolio = portfolioReturns(series, weights);
  const { valueAtRisk, expectedShortfall } = historicalTail(sortedLosses(portfolio), confidence);
  const atVar = portfolio.map((value) => (-value === valueAtRisk ? 1 : 0));
  const periodsAtVar = atVar.reduce((count, one) => count + one, 0);
  const tail = (1 - confidence) * portfolio.length;
  const beyond = portfolio.reduce((count, value) => (-value > valueAtRisk ? count + 1 : count), 0);
  const inTail = portfolio.map((value, t) =>
    -value > valueAtRisk ? 1 / tail : (atVar[t]! * (tail - beyond)) / (tail * periodsAtVar),
  );
  const marginal = (chances: Float64Array) =>
    Float64Array.from({ length: series.rows }, (_, i) => -dot(row(series, i), chances));
  return {
    valueAtRisk: sharesOf(valueAtRisk, weights, marginal(atVar.map((one) => one / periodsAtVar))),
    expectedShortfall: sharesOf(expectedShortfall, weights, marginal(inTail)),
  };
}
