import { EngineError } from '../engine-error';
import { placesInAll } from '../model/asset-window';
import { type FactorModel, requiredPeriods } from '../model/factor-model';
import { byTicker, type PerFactor } from '../model/per-factor';
import type { Prepared } from '../model/prepared';
import { invalidShock } from './invalid-shock';
import { passedOn } from './passed-on';

export interface FactorStressRequest {
  /** Returns of factors by id, with their sign: -0.2 is a fall of a fifth. */
  readonly shocks: PerFactor<number>;
  /** Whether a single shock moves the other factors as they moved with it in the window; else they stay. */
  readonly passOn?: boolean;
}

/** RISK-ENGINE 13.3. Losses are positive, fractions of the portfolio; a gain is negative. */
export interface FactorStress {
  /** -sum x_f shock_f with the factor model's loadings: both splits below add up to it. */
  readonly loss: number;
  readonly lossByFactor: PerFactor<number>;
  /** -w_i sum B_if shock_f; a position without factors loses nothing here, and `modelledShare` says how much that is. */
  readonly lossByTicker: Readonly<Record<string, number>>;
  /** What was applied to every factor of the portfolio; 0 for those that stay. */
  readonly applied: PerFactor<number>;
  /** Shocked factors that no position has: they cost nothing. */
  readonly unmatchedFactors: readonly string[];
}

/**
 * Refuses INSUFFICIENT_HISTORY where there is no factor model, and INVALID_LIMIT for a shock that is no number, for
 * passing on anything but one shock, and for passing on that of a factor that did not move in the window.
 */
export function factorStress(
  prepared: Prepared,
  model: FactorModel | null,
  { shocks, passOn = false }: FactorStressRequest,
): FactorStress {
  if (model === null) throw noModel(prepared);
  checkShocks(shocks);
  const applied = appliedShocks(prepared, shocks, passOn);
  const moved = (betas: PerFactor<number>): number =>
    Object.entries(betas).reduce((sum, [id, beta]) => sum + beta * (applied[id] ?? 0), 0);
  const { portfolioLoadings, multiBetas } = model;
  return {
    loss: 0 - moved(portfolioLoadings),
    lossByFactor: Object.fromEntries(
      Object.entries(portfolioLoadings).map(([id, loading]) => [id, 0 - loading * (applied[id] ?? 0)]),
    ),
    lossByTicker: byTicker(
      prepared.tickers,
      (i) => 0 - prepared.weights[i]! * moved(multiBetas[prepared.tickers[i]!] ?? {}),
    ),
    applied,
    unmatchedFactors: Object.keys(shocks).filter((id) => !Object.hasOwn(portfolioLoadings, id)),
  };
}

function appliedShocks(prepared: Prepared, shocks: PerFactor<number>, passOn: boolean): Record<string, number> {
  const { series } = prepared.factors;
  if (!passOn) return Object.fromEntries(series.map(({ id }) => [id, ownShock(shocks, id)]));
  const [[id, move] = ['', 0], ...others] = Object.entries(shocks);
  if (others.length > 0 || id === '') throw invalidShock(id, 'only a single shock can be passed on');
  return passedOn(prepared, { id, move });
}

const ownShock = (shocks: PerFactor<number>, id: string): number => (Object.hasOwn(shocks, id) ? (shocks[id] ?? 0) : 0);

function checkShocks(shocks: PerFactor<number>): void {
  for (const [id, shock] of Object.entries(shocks)) {
    if (!Number.isFinite(shock)) throw invalidShock(id, `${shock} is not a number`);
  }
}

function noModel({ places, factors }: Prepared): EngineError {
  const observations = placesInAll(
    places,
    factors.series.map(({ returns }) => returns),
  ).length;
  const required = requiredPeriods(factors);
  return new EngineError(
    'INSUFFICIENT_HISTORY',
    `Only ${observations} periods have a return of every position and every factor; ${required} are needed.`,
    { observations, required, tickers: [] },
  );
}
