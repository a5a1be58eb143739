import type { BetaLimit } from '../limits/beta-limits';
import type { StandaloneBetas } from '../model/standalone-betas';
import type { BetaConstraint } from './portfolio-limits';

/**
 * The rows of RISK-ENGINE 7 as constraints: those that were evaluated, on stand-alone betas, the same that make up the
 * exposure the rows judge; a position without the factor counts 0.
 */
export const betaConstraints = (
  rows: readonly BetaLimit[],
  standaloneBetas: StandaloneBetas['standaloneBetas'],
  tickers: readonly string[],
): BetaConstraint[] =>
  rows
    .filter(({ status }) => status !== 'NOT_EVALUATED')
    .map(({ factor, lower, upper }) => ({
      id: factor,
      lower,
      upper,
      betas: tickers.map((ticker) => standaloneBetas[ticker]?.[factor]?.beta ?? 0),
    }));
