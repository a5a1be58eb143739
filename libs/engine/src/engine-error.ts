/** What the engine refuses to answer. The codes are part of the public contract; the wire maps them to statuses. */
export type EngineErrorCode =
  | 'UNKNOWN_TICKER'
  | 'ZERO_EXPOSURE'
  | 'ZERO_NET'
  | 'INVALID_WEIGHT'
  | 'INVALID_POSITION'
  | 'NON_POSITIVE_NAV'
  | 'INVALID_WINDOW'
  | 'INVALID_LIMIT'
  | 'UNKNOWN_CURRENCY'
  | 'INSUFFICIENT_HISTORY'
  | 'SOLVER_FAILED';

/** The dynamic parts of a message, for programs; which ones are set follows from the code. */
export interface EngineErrorDetails {
  readonly ticker?: string;
  readonly currency?: string;
  /** Of INVALID_LIMIT: which input is no usable number, such as `limits.maxVolatility`. */
  readonly field?: string;
  readonly observations?: number;
  readonly required?: number;
  /** The held tickers that alone have too few returns; possibly none. */
  readonly tickers?: readonly string[];
}

export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    readonly details: EngineErrorDetails = {},
  ) {
    super(message);
  }
}
