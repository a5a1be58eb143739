import { riskV1 } from '@perfolio/contracts';

import { benchmarkedBy, neededWithBenchmark, requireBenchmark } from './benchmarked';
import type { Dependencies, Handler } from './dependencies';
import { normalisedPerformance } from './normalise-questions';
import { portfolioHandler } from './portfolio-method';

export const getPerformance = (parts: Dependencies): Handler<riskV1.GetPerformanceRequest> =>
  portfolioHandler(parts, {
    definition: riskV1.RiskServiceService.getPerformance,
    requestType: 'perfolio.risk.v1.GetPerformanceRequest',
    normalised: normalisedPerformance,
    portfolio: (portfolio, meant) => requireBenchmark(benchmarkedBy(portfolio, meant)),
    needed: neededWithBenchmark,
    named: ({ benchmark }) => (benchmark === '' ? [] : [{ field: 'benchmark', ticker: benchmark.toUpperCase() }]),
    task: () => ({ kind: 'performance', asked: {} }),
  });
