import { riskV1 } from '@perfolio/contracts';
import { methodName } from '@perfolio/service';

import { cachedAnswer } from './cached-answer';
import type { Dependencies, Handler } from './dependencies';
import { heldTickers } from './needed-prices';
import { type Meant, normalisedEstimate } from './normalise';
import { portfolioIn, stateOf } from './subject';

export function estimateExpectedReturns(parts: Dependencies): Handler<riskV1.EstimateExpectedReturnsRequest> {
  const answer = cachedAnswer<riskV1.EstimateExpectedReturnsRequest, Meant>(
    {
      ...parts,
      requestType: 'perfolio.risk.v1.EstimateExpectedReturnsRequest',
      method: methodName(riskV1.RiskServiceService.estimateExpectedReturns),
    },
    async ({ meant, state, call }, signal) => {
      const portfolio = await portfolioIn(parts, { subject: meant.subject.subject, state, call, signal });
      const tickers = [...new Set(heldTickers(portfolio))];
      const prices = { required: [], optional: tickers };
      const columns = await parts.panel.columnsFor(prices, state.marketDataVersion, signal);
      return parts.workers.run(call.principal.caller, { kind: 'estimate', portfolio, columns, tickers }, signal);
    },
  );
  return async (sent, call) => {
    const meant = normalisedEstimate(sent);
    const state = await stateOf(parts, meant.subject.subject, call);
    return answer({ sent, meant, state, call });
  };
}
