import { dot } from '../kernels/dot';
import { type Matrix, row } from '../matrix';
import { centredSeries } from './centred';
import { mean } from './mean';
import { normalDensity } from './normal-density';
import { normalQuantile } from './normal-quantile';
import { normalTail } from './normal-tail';
import { portfolioReturns } from './portfolio-returns';
import { standardDeviation } from './standard-deviation';
import { isConstant } from './sum-of-squares';
import { sharesOf, type TailContributions } from './tail-contributions';

/**
 * Normal VaR and ES of a portfolio of N series (rows of the N x T panel) by position: with c_i the covariance of r_i
 * with the portfolio and s its deviation, the derivatives by w_i are z c_i/s - mean_i and phi(z)/(1 - confidence) c_i/s
 * - mean_i. Null when the portfolio does not move, where s has no derivative.
 */
export function normalTailContributions(
  series: Matrix,
  weights: Float64Array,
  confidence: number,
): TailContributions | null {
  const portfolio = portfolioReturns(series, weights);
  const centred = centredSeries(portfolio);
  if (isConstant(dot(centred, centred), series.columns)) return null;
  const deviation = standardDeviation(portfolio);
  const total = normalTail({ mean: mean(portfolio), deviation }, confidence);
  const z = normalQuantile(confidence);
  const marginal = (multiple: number) =>
    Float64Array.from({ length: series.rows }, (_, i) => {
      const covariance = dot(row(series, i), centred) / (series.columns - 1);
      return (multiple * covariance) / deviation - mean(row(series, i));
    });
  return {
    valueAtRisk: sharesOf(total.valueAtRisk, weights, marginal(z)),
    expectedShortfall: sharesOf(total.expectedShortfall, weights, marginal(normalDensity(z) / (1 - confidence))),
  };
}
