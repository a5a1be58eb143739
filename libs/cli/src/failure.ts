import { type Kind, PerfolioError } from '@perfolio/errors';
import { StartRefused } from '@perfolio/service';

import { EXIT, type ExitCode } from './command';
import { UsageError } from './usage-error';

/** What went wrong, for people, and what the process ends with. */
export interface Failure {
  readonly exit: ExitCode;
  readonly lines: readonly string[];
}

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { exit: EXIT.USAGE, lines: [error.message] };
  if (error instanceof StartRefused) return refusedStart(error);
  if (error instanceof PerfolioError) return refused(error);
  const system = [error, causeOf(error)].find(isSystemError);
  if (system !== undefined) return { exit: EXIT.USAGE, lines: [systemText(system)] };
  return { exit: EXIT.FAILED, lines: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
}

/** A folder that somebody else holds is free again once he ends. */
const refusedStart = ({ name, message, exitCode }: StartRefused): Failure => ({
  exit: name === 'FolderHeldError' ? EXIT.UNAVAILABLE : exitCode === EXIT.USAGE ? EXIT.USAGE : EXIT.FAILED,
  lines: [message],
});

const BY_KIND: Readonly<Record<Kind, ExitCode>> = {
  invalid: EXIT.USAGE,
  precondition: EXIT.USAGE,
  unauthenticated: EXIT.NOT_AUTHENTICATED,
  forbidden: EXIT.NOT_AUTHENTICATED,
  'not-found': EXIT.NOT_FOUND,
  exists: EXIT.FAILED,
  conflict: EXIT.FAILED,
  exhausted: EXIT.UNAVAILABLE,
  unavailable: EXIT.UNAVAILABLE,
  late: EXIT.UNAVAILABLE,
  cancelled: EXIT.INTERRUPTED,
  unimplemented: EXIT.FAILED,
  internal: EXIT.FAILED,
};

/** By kind, but for what its kind says wrongly of. */
const BY_REASON: Readonly<Partial<Record<string, ExitCode>>> = {
  SOLVER_FAILED: EXIT.FAILED,
  BODY_TOO_LARGE: EXIT.USAGE,
};

function refused(error: PerfolioError): Failure {
  const { reason, kind, message, violations } = error;
  const lines = violations.length > 1 ? violations.map(({ description }) => `  - ${description}`) : [];
  const advice = BY_FIELD[violations[0]?.field ?? ''] ?? ADVICE[BY_KIND[kind]];
  return {
    exit: BY_REASON[reason] ?? BY_KIND[kind],
    lines: [
      `${reason}: ${lines.length === 0 ? message : `${lines.length} things to put right.`}`,
      ...lines,
      ...(advice === undefined ? [] : [advice]),
    ],
  };
}

const ADVICE: Readonly<Partial<Record<ExitCode, string>>> = {
  [EXIT.NOT_AUTHENTICATED]: 'Log in with: perfolio login (or set PERFOLIO_TOKEN to an API key with the scope).',
  [EXIT.UNAVAILABLE]: 'Try again in a while. perfolio doctor tells what is missing here.',
};

/** What to type for what a portfolio lacks. */
const BY_FIELD: Readonly<Partial<Record<string, string>>> = {
  'limits.maxLoss': 'For instance: perfolio limits NAME --set "max-loss=25%"',
  benchmark: 'For instance: --benchmark SPY, or for good: perfolio portfolios edit NAME --benchmark SPY',
  riskFreeRate: 'For instance: --risk-free-rate 3%',
};

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

const isSystemError = (error: unknown): error is SystemError =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^E[A-Z]+$/.test(error.code);

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file',
  EACCES: 'That may not be read or written',
  EISDIR: 'That is a folder',
  EEXIST: 'That exists already',
  ENOSPC: 'The disk is full',
};

const systemText = ({ code, path, message }: SystemError): string =>
  SYSTEM[code] === undefined ? message : `${SYSTEM[code]}${path === undefined ? '' : `: ${path}`}.`;
