import { gatewayV1, riskV1 } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

import { missingTerm } from './benchmarked';
import type { Dependencies } from './dependencies';
import { heldTickers, neededPrices } from './needed-prices';
import { normalisedOptimize, type OptimizeMeant } from './normalise-questions';
import { fitForMatrices } from './simulate';
import { type StreamHandler, streamedHandler } from './streamed-method';

export const optimize = (parts: Dependencies): StreamHandler<riskV1.OptimizeRequest> =>
  streamedHandler(parts, {
    definition: riskV1.RiskServiceService.optimize,
    requestType: 'perfolio.risk.v1.OptimizeRequest',
    normalised: normalisedOptimize,
    portfolio: fitForObjective,
    needed: (portfolio) => neededPrices(portfolio),
    task: ({ problem, objective, targetReturn, minimumTrade }) => ({
      kind: 'optimize',
      asked: { problem, objective, targetReturn, minimumTrade },
    }),
  });

const { MAX_RETURN, MAX_SHARPE, TARGET_RETURN } = gatewayV1.Objective;

/** What an objective speaks of has to be there: a return that nobody expects is not zero, and neither is a rate. */
function fitForObjective(found: gatewayV1.Portfolio, { objective, riskFreeRate }: OptimizeMeant): gatewayV1.Portfolio {
  const portfolio = fitForMatrices({ ...found, riskFreeRate: riskFreeRate ?? found.riskFreeRate });
  if (objective === MAX_SHARPE && portfolio.riskFreeRate === undefined)
    throw invalidFields([
      missingTerm('riskFreeRate', 'Give the yearly rate, e.g. 0.02, in the request or on the portfolio'),
    ]);
  const speaksOfReturns = objective === MAX_RETURN || objective === MAX_SHARPE || objective === TARGET_RETURN;
  return speaksOfReturns ? requireExpectedReturns(portfolio) : portfolio;
}

/** Every position has an expected return, cash included. */
export function requireExpectedReturns(portfolio: gatewayV1.Portfolio): gatewayV1.Portfolio {
  const expected = new Set(portfolio.expectedReturns.map(({ ticker }) => ticker));
  const missing = heldTickers(portfolio).filter((ticker) => !expected.has(ticker));
  if (missing.length === 0) return portfolio;
  throw invalidFields(
    missing.map((ticker) => ({
      field: 'expectedReturns',
      rule: 'required',
      got: ticker,
      description: `expectedReturns has no entry for ${ticker}. Give one for every position, or ask for an estimate first.`,
    })),
  );
}
