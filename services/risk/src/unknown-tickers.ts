import { normalisedTicker, type riskV1 } from '@perfolio/contracts';
import { isReasonOf, MAX_VIOLATIONS, PerfolioError, type Violation } from '@perfolio/errors';

import { type Named, neededPrices } from './needed-prices';

/** A ticker without prices, and a known one that is spelled almost like it; empty when none is near. */
export interface Missing {
  readonly ticker: string;
  readonly suggestion: string;
}

/**
 * Every ticker of a portfolio that has no prices, told at once.
 * @param named where the caller named tickers, in his own order
 */
export function unknownTickers(missing: readonly Missing[], named: readonly Named[]): PerfolioError {
  const told = missing.slice(0, MAX_VIOLATIONS);
  const violations = violationsOf(missing, named);
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  return new PerfolioError('UNKNOWN_TICKER', `${violations[0]?.description ?? 'A ticker has no prices.'}${more}`, {
    violations,
    metadata: {
      tickers: told.map(({ ticker }) => ticker).join(','),
      suggestions: told.map(({ suggestion }) => suggestion).join(','),
    },
  });
}

/** What such an error says is missing: the failure of one computation may come from a cache or another process, as words alone. */
function missingIn({ metadata: { tickers = '', suggestions = '' } }: PerfolioError): Missing[] {
  const near = suggestions.split(',');
  return tickers.split(',').map((ticker, index) => ({ ticker, suggestion: near[index] ?? '' }));
}

function violationsOf(missing: readonly Missing[], named: readonly Named[]): Violation[] {
  const suggestions = new Map(missing.map(({ ticker, suggestion }) => [ticker, suggestion]));
  return named.flatMap(({ field, ticker }) => {
    const suggestion = suggestions.get(ticker);
    if (suggestion === undefined) return [];
    const advice = suggestion === '' ? 'Check its spelling, or import prices for it.' : `Did you mean "${suggestion}"?`;
    return [{ field, rule: 'has-prices', got: ticker, description: `${field} "${ticker}" has no prices. ${advice}` }];
  });
}

/**
 * An inline portfolio is computed with its positions sorted, and the failure of one computation answers all who wait for it; each of
 * them is told about the places of his own request.
 */
export async function inTheCallersWords<Answer>(
  answer: Promise<Answer>,
  subject: riskV1.Subject | undefined,
  more: readonly Named[] = [],
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const asked = subject?.subject;
    if (!isReasonOf(error, 'UNKNOWN_TICKER') || asked?.$case !== 'inline') throw error;
    const named = neededPrices(asked.value).required.map(({ field, ticker }) => ({
      field: `portfolio.${field}`,
      ticker: normalisedTicker(ticker),
    }));
    throw unknownTickers(missingIn(error), [...named, ...more]);
  }
}
