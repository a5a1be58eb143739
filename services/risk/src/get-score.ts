import { type gatewayV1, riskV1 } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

import { missingTerm } from './benchmarked';
import type { Dependencies, Handler } from './dependencies';
import { neededPrices } from './needed-prices';
import { normalisedQuestion } from './normalise-questions';
import { portfolioHandler } from './portfolio-method';

export const getScore = (parts: Dependencies): Handler<riskV1.GetScoreRequest> =>
  portfolioHandler(parts, {
    definition: riskV1.RiskServiceService.getScore,
    requestType: 'perfolio.risk.v1.GetScoreRequest',
    normalised: normalisedQuestion,
    portfolio: requireMaxLoss,
    needed: (portfolio) => neededPrices(portfolio),
    task: () => ({ kind: 'score', asked: {} }),
  });

/** A score is made of losses against the one that the owner can bear; nobody else can say which that is. */
function requireMaxLoss(portfolio: gatewayV1.Portfolio): gatewayV1.Portfolio {
  if (portfolio.limits?.maxLoss !== undefined) return portfolio;
  throw invalidFields([missingTerm('limits.maxLoss', 'Set the highest loss you can bear on the portfolio')]);
}
