import { metrics } from '@opentelemetry/api';
import { contextV1, MOST_RESOLVED } from '@perfolio/contracts';
import { isReasonOf, PerfolioError } from '@perfolio/errors';
import { type ServiceClient, signalUntil } from '@perfolio/service';

import { inBatches } from './batches';

/** Confirms a credential and the right to a portfolio against the record, for one call and no other. */
export interface ContextResolver {
  /** What the record says of the session and the portfolio (empty for none). `signal` ends the caller's wait, not the batch. */
  resolve(item: contextV1.ResolveItem, signal: AbortSignal): Promise<contextV1.Resolution>;
}

interface ResolverParts {
  readonly context: ServiceClient;
  readonly now: () => number;
  readonly newId: () => string;
}

/** A batch that takes longer holds up all that wait for the next one. */
const BATCH_MS = 3000;

const meter = metrics.getMeter('perfolio.gateway');
const mismatches = meter.createCounter('perfolio.resolve.mismatches', {
  description: 'Resolutions that answered another credential or portfolio than was asked about; each was refused.',
});
mismatches.add(0); // Zero is told, too: an alert must know it from silence.
const batchItems = meter.createHistogram('perfolio.resolve.items', {
  description: 'Different questions that shared one round trip of Resolve.',
});

/** Resolves in batches, each sent after all its questions were asked: nobody gets an answer that is older than his question. */
export function createContextResolver({ context, now, newId }: ResolverParts): ContextResolver {
  const ask = async (items: readonly contextV1.ResolveItem[]): Promise<(contextV1.Resolution | Error)[]> => {
    const deadline = now() + BATCH_MS;
    const { signal, ended } = signalUntil(deadline, now);
    batchItems.record(items.length);
    try {
      const onward = { signal, deadline, requestId: newId() };
      const { resolve } = contextV1.ContextServiceService;
      const { message } = await context.unary(resolve, { items: [...items] }, onward);
      return items.map((item, index) => checked(item, message.resolutions[index]));
    } catch (error) {
      throw isReasonOf(error, 'DEADLINE_EXCEEDED') ? slow(error) : error;
    } finally {
      ended();
    }
  };
  return { resolve: inBatches({ nameOf, ask, most: MOST_RESOLVED }) };
}

const nameOf = ({ sessionId, portfolioId, another }: contextV1.ResolveItem): string =>
  `${sessionId} ${portfolioId} ${spelled(another?.kind)}`;

function checked(
  asked: contextV1.ResolveItem,
  resolution: contextV1.Resolution | undefined,
): contextV1.Resolution | Error {
  if (resolution !== undefined && answers(resolution, asked)) return resolution;
  mismatches.add(1);
  return unavailable('The record answered another question than was asked.');
}

const answers = (resolution: contextV1.Resolution, asked: contextV1.ResolveItem): boolean =>
  resolution.sessionId === asked.sessionId &&
  resolution.portfolioId === asked.portfolioId &&
  isSame(resolution.another, asked.another);

const isSame = (one: contextV1.Credential | undefined, other: contextV1.Credential | undefined): boolean =>
  one === other || spelled(one?.kind) === spelled(other?.kind);

function spelled(kind: NonNullable<contextV1.Credential>['kind']): string {
  if (kind?.$case !== 'external') return `${kind?.$case} ${kind?.value}`;
  const { issuer, subject } = kind.value;
  return JSON.stringify([issuer, subject]);
}

const slow = (cause: unknown) => unavailable('The record did not answer in time.', cause);

const unavailable = (what: string, cause?: unknown) =>
  new PerfolioError('DEPENDENCY_UNAVAILABLE', `${what} Ask again in a moment.`, { retryAfterMs: 1000, cause });
