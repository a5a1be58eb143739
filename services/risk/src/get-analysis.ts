import { gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Dependencies, Handler } from './dependencies';
import { refuseTooLarge } from './matrix-limit';
import { neededPrices } from './needed-prices';
import { type MeantWithParameters, normalisedAnalysis } from './normalise';
import { portfolioHandler } from './portfolio-method';

export const getAnalysis = (parts: Dependencies): Handler<riskV1.GetAnalysisRequest> =>
  portfolioHandler(parts, {
    definition: riskV1.RiskServiceService.getAnalysis,
    requestType: 'perfolio.risk.v1.GetAnalysisRequest',
    normalised: normalisedAnalysis,
    portfolio: fitForView,
    needed: (portfolio) => neededPrices(portfolio),
    task: () => ({ kind: 'analysis', asked: {} }),
  });

/** What is shown in full has matrices. */
export function fitForView(
  portfolio: gatewayV1.Portfolio,
  { parameters }: Pick<MeantWithParameters, 'parameters'>,
): gatewayV1.Portfolio {
  if (parameters.view === gatewayV1.View.FULL)
    refuseTooLarge(portfolio, 'view', 'Ask for view SUMMARY: FULL shows matrices of');
  return portfolio;
}
