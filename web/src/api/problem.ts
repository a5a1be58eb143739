/** One thing that is wrong with a request. */
export interface Violation {
  readonly field: string;
  readonly description: string;
}

type Facts = Pick<Problem, 'status' | 'reason' | 'violations'>;

/** What the service answers when it does not do what it was asked (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  /** What programs go by. */
  readonly reason: string;
  readonly violations: readonly Violation[];

  constructor({ status, reason, violations }: Facts, detail: string) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.violations = violations;
  }
}

interface ProblemBody {
  readonly detail?: string;
  readonly title?: string;
  readonly reason?: string;
  readonly violations?: readonly Violation[];
}

/** The problem in a refusal; one whose body says nothing says its status. */
export function problemOf(status: number, text: string): Problem {
  const { detail, title, reason = '', violations = [] } = bodyOf(text);
  return new Problem({ status, reason, violations }, detail ?? title ?? `The service answered with status ${status}.`);
}

function bodyOf(text: string): ProblemBody {
  try {
    return JSON.parse(text) as ProblemBody;
  } catch {
    return {};
  }
}

/** What to show a person of anything that went wrong. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return [error.message, ...furtherViolations(error)].join(' ');
  if (error instanceof TypeError) return 'The service cannot be reached. Check the connection and try again.';
  return error instanceof Error ? error.message : 'Something went wrong.';
}

/** The detail is the first of them and a count of the others. */
const furtherViolations = ({ violations }: Problem): string[] =>
  violations.slice(1).map(({ description }) => description);

export const isProblem = (error: unknown, reason: string): boolean =>
  error instanceof Problem && error.reason === reason;
