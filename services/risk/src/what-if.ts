import { type gatewayV1, normalisedTicker, riskV1 } from '@perfolio/contracts';

import type { Dependencies, Handler } from './dependencies';
import { heldTickers, type Named, neededPrices } from './needed-prices';
import { normalisedWhatIf, type WhatIfMeant } from './normalise-changes';
import { portfolioHandler } from './portfolio-method';

export const whatIf = (parts: Dependencies): Handler<riskV1.WhatIfRequest> =>
  portfolioHandler(parts, {
    definition: riskV1.RiskServiceService.whatIf,
    requestType: 'perfolio.risk.v1.WhatIfRequest',
    normalised: normalisedWhatIf,
    portfolio: withProxies,
    needed: (portfolio, meant) => neededPrices(portfolio, newTickers(portfolio, meant)),
    named: tickersIn,
    task: ({ newWeights, delta, fundFrom }) => ({ kind: 'what-if', asked: { newWeights, delta, fundFrom } }),
    field: 2,
  });

/** Proxies that come with the question take the place of the portfolio's. */
function withProxies(portfolio: gatewayV1.Portfolio, { factorProxies }: WhatIfMeant): gatewayV1.Portfolio {
  const replaced = new Set(factorProxies.map(({ ticker }) => ticker));
  const kept = portfolio.factorProxies.filter(({ ticker }) => !replaced.has(ticker));
  return { ...portfolio, factorProxies: [...kept, ...factorProxies] };
}

function newTickers(portfolio: gatewayV1.Portfolio, meant: WhatIfMeant): Named[] {
  const held = new Set(heldTickers(portfolio));
  return tickersIn(meant).filter(({ ticker }) => !held.has(ticker));
}

const tickersIn = ({
  newWeights,
  delta,
  fundFrom,
}: Pick<riskV1.WhatIfRequest, 'newWeights' | 'delta' | 'fundFrom'>): Named[] => [
  ...newWeights.map(({ ticker }, index) => ({
    field: `newWeights[${index}].ticker`,
    ticker: normalisedTicker(ticker),
  })),
  ...delta.map(({ ticker }, index) => ({ field: `delta[${index}].ticker`, ticker: normalisedTicker(ticker) })),
  ...(fundFrom === '' ? [] : [{ field: 'fundFrom', ticker: normalisedTicker(fundFrom) }]),
];
