import { type Kind, kindOf, type Reason } from './reasons';

/** One thing wrong with a request: `field` is its path (`positions[3].weight`), `rule` the broken rule, `limit` what is allowed. */
export interface Violation {
  readonly field: string;
  readonly rule: string;
  readonly description: string;
  readonly limit?: string;
  readonly got?: string;
}

export interface ErrorFacts {
  /** The dynamic parts of the message, for programs. Never secrets. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly violations?: readonly Violation[];
  /** When asking again makes sense; absent means "not by waiting". */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The most violations one error names; a longer list helps nobody. */
export const MAX_VIOLATIONS = 50;

/** The longest text of the caller's that an error repeats. */
const MAX_ECHO = 64;

/** The one error of the house: a reason for programs, a message for people, and nothing of any transport. */
export class PerfolioError extends Error {
  override readonly name = 'PerfolioError';
  readonly kind: Kind;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly reason: Reason,
    message: string,
    { metadata = {}, violations = [], retryAfterMs, cause }: ErrorFacts = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kindOf(reason);
    this.metadata = metadata;
    this.violations = violations.slice(0, MAX_VIOLATIONS).map(cutEcho);
    this.retryAfterMs = retryAfterMs;
  }
}

/** All violations of a request in one error; the message is the first one's, with a count of the others. */
export function invalidFields(violations: readonly Violation[], reason: Reason = 'FIELD_INVALID'): PerfolioError {
  const [first, ...others] = violations;
  if (first === undefined) throw new RangeError('an error about invalid fields needs at least one violation');
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new PerfolioError(reason, `${first.description}${more}`, { violations });
}

/** Another user's object and an object that never was read the same: this message never says which. */
export const notFound = (what: string): PerfolioError =>
  new PerfolioError('RESOURCE_NOT_FOUND', `There is no such ${what}. Check the id, or list what you have.`);

export const isReasonOf = (error: unknown, ...reasons: Reason[]): error is PerfolioError =>
  error instanceof PerfolioError && reasons.includes(error.reason);

function cutEcho(violation: Violation): Violation {
  return violation.got !== undefined && violation.got.length > MAX_ECHO
    ? { ...violation, got: `${violation.got.slice(0, MAX_ECHO - 1)}…` }
    : violation;
}
