import { lossStreams, type PathLaw } from '../kernels/losses';
import { semidefiniteRoot } from '../kernels/semidefinite-root';
import { type Matrix, times } from '../matrix';
import { covarianceMatrix } from '../measures/covariance-matrix';
import { historicalTail } from '../measures/historical-tail';
import { ledoitWolf } from '../measures/ledoit-wolf';
import { mean } from '../measures/mean';
import { portfolioReturns } from '../measures/portfolio-returns';
import { sumOfSquares } from '../measures/sum-of-squares';
import { PERIODS_PER_YEAR } from '../model/periods';
import type { Prepared } from '../model/prepared';
import type { SimulatedLevel, SimulatedLosses, Simulation, SimulationControl, SimulationRequest } from './simulation';

const LEVELS = [0.95, 0.99];
const TRADING_DAYS = 252;

/** Tails as of many portfolios of stocks: heavy, with a kurtosis that still exists. */
const DEFAULT_DEGREES = 5;

/** Draws of one stream: a few milliseconds of work, after which it may be called off. Part of what a seed means. */
const STREAM_DRAWS = 262_144;
const STREAM_PATHS = 1_024;

/**
 * RISK-ENGINE 13.7. Every step of a path draws returns r = m + C z with C C' = S, the mean and covariance of W_A, and
 * the portfolio, rebalanced to its weights every step, grows by 1 + w'r; w'C is multiplied out once for all paths. A
 * horizon of h days is made of the fewest equal steps that are no longer than a period: h days of daily returns are h
 * steps, h days of monthly ones ceil(h / 21) steps, and m and S of a step are those of a period times its part of one.
 * Student t: z divided by the root of a chi-squared deviate over (degrees - 2), so that the covariance is still S.
 */
export function simulate(prepared: Prepared, request: SimulationRequest, control: SimulationControl = {}): Simulation {
  const { model, horizonDays, seed } = request;
  const degrees = degreesOf(request);
  const law = { ...lawOf(prepared, request, control.checkpoint), degrees: degrees ?? 0 };
  const losses = drawn(law, request, control);
  return { ...cameTo(losses), model, degreesOfFreedom: degrees, horizonDays, seed, rank: law.loadings.length };
}

/** Null with NORMAL. */
function degreesOf({ model, degreesOfFreedom = DEFAULT_DEGREES }: SimulationRequest): number | null {
  if (model === 'NORMAL') return null;
  if (!(degreesOfFreedom > 2)) throw new RangeError('a Student t of 2 degrees or fewer has no variance');
  return degreesOfFreedom;
}

function drawn(law: PathLaw, { paths, seed }: SimulationRequest, control: SimulationControl) {
  const { checkpoint, onProgress, onLosses } = control;
  const losses = new Float64Array(paths);
  const draw = lossStreams(law, seed);
  const draws = Math.max(1, law.loadings.length) * law.steps;
  const perStream = Math.max(1, Math.min(STREAM_PATHS, Math.floor(STREAM_DRAWS / draws)));
  const look = onLosses === undefined ? undefined : looker(losses, onLosses);
  for (let from = 0, stream = 0; from < paths; from += perStream, stream++) {
    checkpoint?.();
    look?.(from);
    onProgress?.({ stage: 'simulate', done: from, total: paths });
    draw(stream, losses.subarray(from, Math.min(from + perStream, paths)));
  }
  onProgress?.({ stage: 'simulate', done: paths, total: paths });
  return losses;
}

/** Fewer paths say nothing about one future in a hundred. */
const FIRST_LOOK = 1_000;

/** Looks each time the paths have doubled: all looks together cost no more than the sorting at the end. */
function looker(losses: Float64Array, tell: (soFar: SimulatedLosses) => void): (done: number) => void {
  let next = FIRST_LOOK;
  return (done) => {
    if (done < next) return;
    next = 2 * done;
    tell(cameTo(losses.slice(0, done)));
  };
}

/** Sorts the losses. */
const cameTo = (losses: Float64Array): SimulatedLosses => ({
  paths: losses.length,
  mean: 0 - mean(losses),
  deviation: Math.sqrt(sumOfSquares(losses) / Math.max(1, losses.length - 1)),
  levels: levelsOf(losses.sort()),
});

function lawOf({ returns, weights, frequency }: Prepared, request: SimulationRequest, checkpoint?: () => void) {
  const periods = (request.horizonDays * PERIODS_PER_YEAR[frequency]) / TRADING_DAYS;
  const steps = Math.max(1, Math.ceil(periods));
  const part = periods / steps;
  const { rows } = semidefiniteRoot(covarianceOf(returns, request), checkpoint);
  const loadings = times(rows, weights).map((loading) => loading * Math.sqrt(part));
  return { steps, mean: mean(portfolioReturns(returns, weights)) * part, loadings };
}

const covarianceOf = (returns: Matrix, { covariance }: SimulationRequest): Matrix =>
  covariance === 'LEDOIT_WOLF' ? ledoitWolf(returns).covariance : covarianceMatrix(returns);

function levelsOf(sorted: Float64Array): Record<string, SimulatedLevel> {
  return Object.fromEntries(LEVELS.map((level) => [`${level}`, levelOf(sorted, level)]));
}

/**
 * The rank of the loss at a level has the standard deviation sqrt(M level (1 - level)); half the distance between the
 * losses so far below and above is sqrt(level (1 - level) / M) / density without a density.
 */
function levelOf(sorted: Float64Array, level: number): SimulatedLevel {
  const { valueAtRisk, expectedShortfall } = historicalTail(sorted, level);
  const place = Math.ceil(level * sorted.length) - 1;
  const around = Math.max(1, Math.round(Math.sqrt(sorted.length * level * (1 - level))));
  const above = Math.min(sorted.length - 1, place + around);
  const below = Math.max(0, place - around);
  return { var: valueAtRisk, es: expectedShortfall, varStandardError: (sorted[above]! - sorted[below]!) / 2 };
}
