import { gatewayV1, type riskV1 } from '@perfolio/contracts';

import { neededPrices } from './needed-prices';
import { normalisedQuestion } from './normalise-questions';
import { type PackedPrices, sharedColumn } from './panel/price-column';
import { stamped } from './stamp';
import { unknownTickers } from './unknown-tickers';
import { limitChecksAnswer } from './workers/limit-checks-answer';

export type { PackedPrices } from './panel/price-column';

interface LocalQuestion {
  readonly portfolio: gatewayV1.Portfolio;
  readonly prices: ReadonlyMap<string, PackedPrices>;
  readonly parameters: riskV1.Parameters;
}

/** Checks limits on prices at hand, without a service: by the code that answers GetLimitChecks, so that the numbers are the same. */
export async function limitChecksOn({
  portfolio,
  prices,
  parameters,
}: LocalQuestion): Promise<gatewayV1.GetLimitChecksResponse> {
  const meant = normalisedQuestion({ subject: { subject: { $case: 'inline', value: portfolio } }, parameters });
  const { subject } = meant.subject;
  if (subject.$case !== 'inline') throw new RangeError('An inline portfolio became another subject.');
  const needed = neededPrices(subject.value);
  const missing = needed.required.filter(({ ticker }) => !prices.has(ticker));
  if (missing.length > 0)
    throw unknownTickers(
      missing.map(({ ticker }) => ({ ticker, suggestion: '' })),
      missing,
    );
  const tickers = new Set([...needed.required.map(({ ticker }) => ticker), ...needed.optional]);
  const columns = [...tickers].flatMap((ticker) => prices.get(ticker) ?? []).map(sharedColumn);
  const answer = await limitChecksAnswer({
    kind: 'limit-checks',
    asked: {},
    portfolio: subject.value,
    parameters: meant.parameters,
    columns,
    marketDataVersion: '',
    engineVersion: '',
  });
  return gatewayV1.GetLimitChecksResponse.decode(stamped(answer, { computedAt: new Date(0) }));
}
