import { checkTicker, findings, gatewayV1, normalisedTicker, riskV1 } from '@perfolio/contracts';

import type { Dependencies, Handler } from './dependencies';
import { type NeededPrices, neededPrices } from './needed-prices';
import { type MeantWithParameters, normalised } from './normalise';
import { portfolioHandler } from './portfolio-method';

type ProfileMeant = MeantWithParameters & Omit<riskV1.GetInstrumentProfileRequest, 'parameters'>;

export const getInstrumentProfile = (parts: Dependencies): Handler<riskV1.GetInstrumentProfileRequest> =>
  portfolioHandler<riskV1.GetInstrumentProfileRequest, ProfileMeant>(parts, {
    definition: riskV1.RiskServiceService.getInstrumentProfile,
    requestType: 'perfolio.risk.v1.GetInstrumentProfileRequest',
    normalised: normalisedProfile,
    needed: (portfolio) => inItsWords(neededPrices(portfolio), portfolio.benchmark),
    task: ({ ticker }) => ({ kind: 'profile', asked: { ticker } }),
  });

const DEFAULT_YEARS = 5;

/** An instrument by itself is a portfolio of nothing else. */
function normalisedProfile(request: riskV1.GetInstrumentProfileRequest): ProfileMeant {
  const ticker = normalisedTicker(request.ticker);
  const benchmark = normalisedTicker(request.benchmark);
  const found = findings();
  checkTicker(found, 'ticker', ticker);
  if (benchmark !== '') checkTicker(found, 'benchmark', benchmark);
  const portfolio = gatewayV1.Portfolio.fromPartial({
    positions: [{ ticker, quantity: { $case: 'weight', value: 1 } }],
    factorProxies: request.proxies === undefined ? [] : [{ ...request.proxies, ticker }],
    benchmark,
    lookbackYears: DEFAULT_YEARS,
  });
  const subject = { subject: { $case: 'inline' as const, value: portfolio } };
  const meant = normalised({ subject, parameters: request.parameters }, found.violations);
  const inline = meant.subject.subject.$case === 'inline' ? meant.subject.subject.value : portfolio;
  return { ...meant, ticker, benchmark, proxies: inline.factorProxies[0] };
}

/** Fields as this request has them. */
const inItsWords = ({ required, optional }: NeededPrices, benchmark: string): NeededPrices => ({
  required: [
    ...required.map(({ field, ticker }) => ({
      field: field.startsWith('positions') ? 'ticker' : field.replace('factorProxies[0]', 'proxies'),
      ticker,
    })),
    ...(benchmark === '' ? [] : [{ field: 'benchmark', ticker: benchmark }]),
  ],
  optional,
});
