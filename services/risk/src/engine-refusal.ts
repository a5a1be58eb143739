import type { EngineError, EngineErrorDetails } from '@perfolio/engine';
import { invalidFields, PerfolioError } from '@perfolio/errors';

/** What the messages need to know of the request that the engine refused. */
export interface Refused {
  readonly start: string;
  readonly end: string;
  readonly frequency: 'MONTHLY' | 'DAILY';
}

/** An engine's refusal in the terms of the house: what, where, why, and what to do about it. */
export function fromEngineError({ code, message, details }: EngineError, request: Refused): PerfolioError {
  switch (code) {
    case 'INVALID_WEIGHT':
    case 'INVALID_POSITION':
      return invalidFields([{ field: 'positions', rule: 'amount', description: message, ...gotTicker(details) }]);
    case 'INVALID_WINDOW':
      return invalidFields([
        {
          field: 'start',
          rule: 'before-end',
          limit: `before ${request.end}`,
          got: request.start,
          description: `start is ${request.start} and end is ${request.end}. Give a start before the end.`,
        },
      ]);
    case 'UNKNOWN_TICKER':
      return new PerfolioError(code, `${details.ticker} has no prices. Check its spelling, or import prices for it.`, {
        metadata: { ticker: details.ticker ?? '' },
      });
    case 'UNKNOWN_CURRENCY':
      return unknownCurrency(details.currency ?? '');
    case 'ZERO_EXPOSURE':
      return new PerfolioError(
        code,
        'positions: the portfolio is empty, or every weight is zero. Give at least one position a weight other than zero.',
      );
    case 'ZERO_NET':
      return new PerfolioError(
        code,
        'positions: the weights add up to nothing or less, so weightBasis NET cannot divide by their sum. Use GROSS or RAW.',
      );
    case 'NON_POSITIVE_NAV':
      return new PerfolioError(
        code,
        'positions: debt included, the portfolio is worth nothing or less, so weights mean nothing. Check shares and amounts.',
      );
    case 'INSUFFICIENT_HISTORY':
      return insufficientHistory(details, request);
    default:
      return code satisfies never;
  }
}

const gotTicker = ({ ticker }: EngineErrorDetails) => (ticker === undefined ? {} : { got: ticker });

function unknownCurrency(currency: string): PerfolioError {
  return new PerfolioError(
    'UNKNOWN_CURRENCY',
    `positions: there is no exchange rate for ${currency}. Import prices for the pair with your base currency, or give amounts in the base currency.`,
    { metadata: { currency } },
  );
}

/** The most tickers a sentence names; the metadata names them all. */
const NAMED = 5;

function insufficientHistory(
  { observations = 0, required = 0, tickers = [] }: EngineErrorDetails,
  { start, end, frequency }: Refused,
): PerfolioError {
  const returns = `${frequency === 'MONTHLY' ? 'monthly' : 'daily'} returns`;
  const named = tickers.slice(0, NAMED).join(', ') + (tickers.length > NAMED ? ' and others' : '');
  const culprits = tickers.length === 0 ? '' : ` ${named} alone ${tickers.length === 1 ? 'has' : 'have'} too few.`;
  const remedy = tickers.length === 0 ? 'Widen the window.' : 'Leave them out, or widen the window.';
  return new PerfolioError(
    'INSUFFICIENT_HISTORY',
    `The positions have ${observations} ${returns} in common from ${start} to ${end}; ${required} are needed.${culprits} ${remedy}`,
    { metadata: { observations: `${observations}`, required: `${required}`, tickers: tickers.join(',') } },
  );
}
