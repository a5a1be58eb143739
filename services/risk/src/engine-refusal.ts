import type { EngineError, EngineErrorCode, EngineErrorDetails } from '@perfolio/engine';
import { invalidFields, PerfolioError } from '@perfolio/errors';

/** What the messages need to know of the request that the engine refused. */
interface Refused {
  readonly start: string;
  readonly end: string;
  readonly frequency: 'MONTHLY' | 'DAILY';
}

/** An engine's refusal in the terms of the house: what, where, why, and what to do about it. */
export const fromEngineError = (error: EngineError, request: Refused): PerfolioError =>
  SAID[error.code](error, request);

type Saying = (error: EngineError, request: Refused) => PerfolioError;

const invalidAmount: Saying = ({ message, details }) =>
  invalidFields([{ field: 'positions', rule: 'amount', description: message, ...gotTicker(details) }]);

const SAID: Readonly<Record<EngineErrorCode, Saying>> = {
  INVALID_WEIGHT: invalidAmount,
  INVALID_POSITION: invalidAmount,
  INVALID_WINDOW: (_, { start, end }) =>
    invalidFields([
      {
        field: 'start',
        rule: 'order',
        limit: `before ${end}`,
        got: start,
        description: `start is ${start} and end is ${end}. Give a start before the end.`,
      },
    ]),
  INVALID_LIMIT: ({ message, details: { field = 'limits' } }) =>
    invalidFields([{ field, rule: 'limit', description: message }]),
  UNKNOWN_TICKER: ({ details: { ticker = '' } }) =>
    new PerfolioError('UNKNOWN_TICKER', `${ticker} has no prices. Check its spelling, or import prices for it.`, {
      metadata: { ticker },
    }),
  UNKNOWN_CURRENCY: ({ details: { currency = '' } }) =>
    new PerfolioError(
      'UNKNOWN_CURRENCY',
      `positions: there is no exchange rate for ${currency}. Import prices for its pair with your base currency, or give amounts in the base currency.`,
      { metadata: { currency } },
    ),
  ZERO_EXPOSURE: () =>
    new PerfolioError(
      'ZERO_EXPOSURE',
      'positions: the portfolio is empty, or every weight is zero. Give at least one position a weight other than zero.',
    ),
  ZERO_NET: () =>
    new PerfolioError(
      'ZERO_NET',
      'positions: the weights add up to nothing or less, so weightBasis NET cannot divide by their sum. Use GROSS or RAW.',
    ),
  NON_POSITIVE_NAV: () =>
    new PerfolioError(
      'NON_POSITIVE_NAV',
      'positions: debt included, the portfolio is worth nothing or less, so weights mean nothing. Check shares and amounts.',
    ),
  INSUFFICIENT_HISTORY: ({ details }, request) => insufficientHistory(details, request),
  SOLVER_FAILED: ({ message }) =>
    new PerfolioError('SOLVER_FAILED', `${message} Change a limit or an expected return a little, and ask again.`),
};

const gotTicker = ({ ticker }: EngineErrorDetails) => (ticker === undefined ? {} : { got: ticker });

/** The most tickers a sentence names; the metadata names them all. */
const NAMED = 5;

function insufficientHistory(
  { observations = 0, required = 0, tickers = [] }: EngineErrorDetails,
  { start, end, frequency }: Refused,
): PerfolioError {
  const returns = `${frequency === 'MONTHLY' ? 'monthly' : 'daily'} returns`;
  return new PerfolioError(
    'INSUFFICIENT_HISTORY',
    `The positions have ${observations} ${returns} in common from ${start} to ${end}; ${required} are needed. ${remedyFor(tickers)}`,
    { metadata: { observations: `${observations}`, required: `${required}`, tickers: tickers.join(',') } },
  );
}

function remedyFor(tickers: readonly string[]): string {
  if (tickers.length === 0) return 'Widen the window.';
  const named = tickers.slice(0, NAMED).join(', ') + (tickers.length > NAMED ? ' and others' : '');
  return tickers.length === 1
    ? `${named} alone has too few. Leave it out, or widen the window.`
    : `${named} alone have too few. Leave them out, or widen the window.`;
}
