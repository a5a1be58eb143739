import * as gatewayV1 from '@perfolio/contracts/messages';
import type { BindingLimit, BrokenLimit, ConflictingLimit, NamedLimit, OptimalPortfolio } from '@perfolio/engine';

import { present } from './undefined-numbers';

const { OPTIMAL, INFEASIBLE } = gatewayV1.SolutionStatus;

export const optimalMessage = (found: OptimalPortfolio): gatewayV1.Optimization =>
  gatewayV1.Optimization.fromPartial({
    ...present(found, ['volatilityAnnual', 'expectedReturn', 'sharpe', 'turnover']),
    status: OPTIMAL,
    weights: weightsOf(found),
    bindingLimits: found.bindingLimits.map(bindingMessage),
    trades: found.trades.map(({ ticker, from, to, change }) => ({ ticker, from, to, change })),
    brokenLimits: found.brokenLimits.map(brokenMessage),
  });

export const infeasibleMessage = (conflict: readonly ConflictingLimit[]) => ({
  status: INFEASIBLE,
  conflict: conflict.map(conflictMessage),
});

export const pointMessage = (found: OptimalPortfolio): gatewayV1.FrontierPoint =>
  gatewayV1.FrontierPoint.fromPartial({
    ...present(found, ['volatilityAnnual', 'expectedReturn']),
    status: OPTIMAL,
    weights: weightsOf(found),
  });

const weightsOf = ({ weights }: OptimalPortfolio) => weights.map(({ ticker, weight }) => ({ ticker, weight }));

const namedMessage = ({ limit, side, factorId, value }: NamedLimit): gatewayV1.NamedLimit => ({
  kind: gatewayV1.NamedLimit_Kind[limit],
  side: gatewayV1.NamedLimit_Side[side],
  factor: factorId ?? '',
  value,
});

const bindingMessage = ({ shadowPrice, tickers, ...limit }: BindingLimit) => ({
  limit: namedMessage(limit),
  shadowPrice,
  tickers: [...tickers],
});

const brokenMessage = ({ actual, ...limit }: BrokenLimit) => ({ limit: namedMessage(limit), actual });

const conflictMessage = ({ nearest, sufficient, ...limit }: ConflictingLimit) => ({
  limit: namedMessage(limit),
  nearest,
  sufficient,
});
