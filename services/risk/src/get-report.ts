import { riskV1 } from '@perfolio/contracts';

import { benchmarkedBy } from './benchmarked';
import type { Dependencies, Handler } from './dependencies';
import { fitForView } from './get-analysis';
import { neededPrices } from './needed-prices';
import { normalisedPerformance } from './normalise-questions';
import { portfolioHandler } from './portfolio-method';

export const getReport = (parts: Dependencies): Handler<riskV1.GetReportRequest> =>
  portfolioHandler(parts, {
    definition: riskV1.RiskServiceService.getReport,
    requestType: 'perfolio.risk.v1.GetReportRequest',
    normalised: normalisedPerformance,
    portfolio: (portfolio, meant) => benchmarkedBy(fitForView(portfolio, meant), meant),
    needed: (portfolio) => neededPrices(portfolio),
    task: () => ({ kind: 'report', asked: {} }),
  });
