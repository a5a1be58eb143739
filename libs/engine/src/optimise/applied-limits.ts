import { EngineError } from '../engine-error';
import type { OptimisationRequest } from './optimisation';
import type { LimitKind, LimitSide, NamedLimit, PortfolioLimits } from './portfolio-limits';

/** A limit on its way to the solver. */
export interface AppliedLimit extends NamedLimit {
  /** How far beyond its value it may go: 0, or more while a conflict is studied. */
  readonly relaxedBy: number;
  /** Of a BETA_LIMIT: in the order of the universe's tickers. */
  readonly betas?: ArrayLike<number>;
  /** Of MAX_SINGLE_POSITION: whether it bounds shorts as well. */
  readonly bothSides?: boolean;
}

/** The portfolio has to earn this much more than the risk-free rate for the Sharpe ratio to have a maximum; annual. */
export const LEAST_EXCESS = 1e-6;

/** Every limit of a request by name, in a fixed order. Throws INVALID_LIMIT for what is no limit at all. */
export function appliedLimits({
  objective,
  limits,
  targetReturn,
  riskFreeRate = 0,
}: OptimisationRequest): AppliedLimit[] {
  const { budget = 1, allowShort = false, maxSinglePosition: cap } = limits;
  const list = [
    named('BUDGET', 'EQUAL', checked('budget', budget)),
    ...(allowShort ? [] : [named('LONG_ONLY', 'LOWER', 0)]),
    ...amount('maxSinglePosition', cap).map((value) => ({
      ...named('MAX_SINGLE_POSITION', 'UPPER', value),
      bothSides: allowShort,
    })),
    ...amount('maxVolatility', limits.maxVolatility).map((value) => named('MAX_VOLATILITY', 'UPPER', value)),
    ...betaLimits(limits),
    ...amount('maxGrossExposure', limits.maxGrossExposure).map((value) => named('MAX_GROSS_EXPOSURE', 'UPPER', value)),
    ...amount('maxTurnover', limits.maxTurnover).map((value) => named('MAX_TURNOVER', 'UPPER', value)),
  ];
  amount('minTrade', limits.minTrade);
  checked('riskFreeRate', riskFreeRate);
  if (objective === 'TARGET_RETURN') list.push(named('TARGET_RETURN', 'EQUAL', checked('targetReturn', targetReturn)));
  if (objective === 'MAX_SHARPE') list.push(named('EXCESS_RETURN', 'LOWER', riskFreeRate));
  return list;
}

const named = (limit: LimitKind, side: LimitSide, value: number): AppliedLimit => ({
  limit,
  side,
  factorId: null,
  value,
  relaxedBy: 0,
});

function betaLimits({ betaLimits: rows = [] }: PortfolioLimits): AppliedLimit[] {
  for (const { id, betas } of rows) for (const beta of Array.from(betas)) checked(`betaLimits.${id}.betas`, beta);
  return rows.flatMap(({ id, lower, upper, betas }) => [
    ...(lower === null
      ? []
      : [{ ...named('BETA_LIMIT', 'LOWER', checked(`betaLimits.${id}`, lower)), factorId: id, betas }]),
    ...(upper === null
      ? []
      : [{ ...named('BETA_LIMIT', 'UPPER', checked(`betaLimits.${id}`, upper)), factorId: id, betas }]),
  ]);
}

/** Beyond this a limit cannot bind, and its square would leave the range of a double. */
const MAX_LIMIT = 1e6;

function checked(field: string, value: number | undefined): number {
  if (value !== undefined && Math.abs(value) <= MAX_LIMIT) return value;
  throw new EngineError(
    'INVALID_LIMIT',
    `${field} is ${value}; it has to be a number between -${MAX_LIMIT} and ${MAX_LIMIT}.`,
    {
      field,
    },
  );
}

/** A limit that is an amount: absent, or a number from 0 on. */
function amount(field: string, value: number | undefined): number[] {
  if (value === undefined) return [];
  if (checked(field, value) >= 0) return [value];
  throw new EngineError('INVALID_LIMIT', `${field} is ${value}; it has to be a number from 0 on.`, { field });
}
