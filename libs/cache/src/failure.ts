import { isReason, PerfolioError, type Violation } from '@perfolio/errors';

/**
 * Failures that follow from the data and the request alone: whoever asks for this key meets them, so they are answers of a kind and
 * are shared for some seconds. Everything else (data that moved on, a dependency away, a deadline) is true of one attempt only, and is
 * thrown again.
 */
export function failureOf(error: unknown): PerfolioError {
  if (error instanceof PerfolioError && error.kind === 'precondition') return error;
  throw error;
}

export function encodeFailure({ reason, message, metadata, violations }: PerfolioError): Uint8Array {
  return Buffer.from(JSON.stringify({ reason, message, metadata, violations }));
}

/** Only what `encodeFailure` wrote comes here: the seal has been checked. */
export function decodeFailure(bytes: Uint8Array): PerfolioError {
  const { reason, message, metadata, violations }: Told = JSON.parse(Buffer.from(bytes).toString());
  // A reason that only a newer version knows is still no answer.
  return isReason(reason)
    ? new PerfolioError(reason, message, { metadata, violations })
    : new PerfolioError('INTERNAL', `A failure of an unknown kind was kept: ${reason}.`);
}

interface Told {
  readonly reason: string;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
}
