import { metrics } from '@opentelemetry/api';
import { PerfolioError } from '@perfolio/errors';
import type { Logger, Running } from '@perfolio/service';

import type { Counter, Policy, Tally } from './counter';
import { createLocalCounter } from './local-counter';
import type { RateLimitConfig } from './rate-limit-config';
import { createSharedCounter } from './shared-counter';

/** Says a word about the answer, whatever the answer is. */
export type Tell = (name: string, value: string) => void;

export interface RateLimits extends Running {
  /** Counts a user's call; refuses one too many. */
  admit(user: string, tell: Tell): Promise<Allowance>;
}

/** What a call may still cause. */
export interface Allowance {
  /** Takes a computation before it is known whether there will be one. */
  takeComputation(): Promise<Computation>;
}

export interface Computation {
  /** Set when the quota is used up: then only an answer that costs nothing may be given. */
  readonly refusal: PerfolioError | undefined;
  /** Gives it back: nothing was computed. */
  giveBack(): void;
}

const MINUTE_MS = 60_000;

const rejected = metrics.getMeter('perfolio.gateway').createCounter('perfolio.ratelimit.rejected', {
  description: 'Calls that were one too many, by policy.',
});

interface RateLimitParts {
  readonly logger: Logger;
  readonly now: () => number;
}

/** @param config absent when users are not limited */
export function startRateLimits(config: RateLimitConfig | undefined, { logger, now }: RateLimitParts): RateLimits {
  if (config === undefined) return { admit: async () => UNLIMITED, close: async () => undefined };
  const { redisUrl: url, gateways } = config;
  const local = createLocalCounter(now, url === undefined ? 1 : gateways);
  return limitsBy(url === undefined ? local : createSharedCounter({ url, local, logger }), {
    reads: { name: 'reads', limit: config.readsPerMinute, windowMs: MINUTE_MS },
    compute: { name: 'compute', limit: config.computationsPerMinute, windowMs: MINUTE_MS },
  });
}

interface Policies {
  readonly reads: Policy;
  readonly compute: Policy;
}

function limitsBy(counter: Counter, { reads, compute }: Policies): RateLimits {
  for (const { name } of [reads, compute]) rejected.add(0, { policy: name });
  const policies = [reads, compute].map(({ name, limit, windowMs }) => `"${name}";q=${limit};w=${windowMs / 1000}`);
  return {
    admit: async (user, tell) => {
      const calls = await counter.add(user, reads, 1);
      tell('ratelimit-policy', policies.join(', '));
      tell('ratelimit', standing(reads, calls));
      if (calls.count > calls.limit) throw tooMany(reads, calls);
      return {
        takeComputation: async () => {
          const taken = await counter.add(user, compute, 1);
          const giveBack = () => void counter.add(user, compute, -1);
          tell('ratelimit', `${standing(reads, calls)}, ${standing(compute, taken)}`);
          if (taken.count <= taken.limit) return { refusal: undefined, giveBack };
          giveBack();
          return { refusal: tooMany(compute, taken), giveBack: () => undefined };
        },
      };
    },
    close: () => counter.close(),
  };
}

const UNLIMITED: Allowance = { takeComputation: async () => ({ refusal: undefined, giveBack: () => undefined }) };

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

const standing = ({ name }: Policy, { count, limit, leftMs }: Tally): string =>
  `"${name}";r=${Math.max(0, limit - count)};t=${secondsOf(leftMs)}`;

function tooMany({ name, limit, windowMs }: Policy, { leftMs }: Tally): PerfolioError {
  rejected.add(1, { policy: name });
  const what = name === 'reads' ? 'requests' : 'computations';
  return new PerfolioError(
    'QUOTA_EXCEEDED',
    `More than ${limit} ${what} in ${windowMs / 1000} seconds. Wait for the next window.`,
    { metadata: { policy: name }, retryAfterMs: secondsOf(leftMs) * 1000 },
  );
}
