import { metrics } from '@opentelemetry/api';
import { contextV1 } from '@perfolio/contracts';
import { isReasonOf, PerfolioError } from '@perfolio/errors';
import { type ServiceClient, signalUntil, unlessAborted } from '@perfolio/service';

/** Confirms a credential and the right to a portfolio against the record, for one call and no other. */
export interface ContextResolver {
  /** What the record says of the session and the portfolio (empty for none). `signal` ends the caller's wait, not the batch. */
  resolve(item: contextV1.ResolveItem, signal: AbortSignal): Promise<contextV1.Resolution>;
}

export interface ResolverParts {
  readonly context: ServiceClient;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The most items of one batch; the contract allows no more. */
const MAX_ITEMS = 1000;
/** The most callers that wait for a batch; beyond that waiting helps nobody. */
const MAX_WAITING = 20_000;
/** A batch that takes longer holds up all that wait for the next one. */
const BATCH_MS = 3000;

interface Waiting {
  readonly item: contextV1.ResolveItem;
  readonly signal: AbortSignal;
  readonly settle: PromiseWithResolvers<contextV1.Resolution>;
}

const meter = metrics.getMeter('perfolio.gateway');
const mismatches = meter.createCounter('perfolio.resolve.mismatches', {
  description: 'Resolutions that answered another credential or portfolio than was asked about; each was refused.',
});
const batchItems = meter.createHistogram('perfolio.resolve.items', {
  description: 'Calls that shared one round trip of Resolve.',
});

/**
 * One batch is under way at a time. Who arrives meanwhile goes with the next one: joining a batch already sent would take an answer
 * that is older than the question.
 */
export function createContextResolver({ context, now, newId }: ResolverParts): ContextResolver {
  const waiting: Waiting[] = [];
  let underWay = false;

  const ask = async (batch: readonly Waiting[]): Promise<void> => {
    const deadline = now() + BATCH_MS;
    const { signal, ended } = signalUntil(deadline, now);
    try {
      const alike = [...Map.groupBy(batch, ({ item }) => nameOf(item)).values()];
      const items = alike.flatMap(([first]) => (first === undefined ? [] : [first.item]));
      const onward = { signal, deadline, requestId: newId() };
      const { message } = await context.unary(contextV1.ContextServiceService.resolve, { items }, onward);
      alike.forEach((asked, index) => {
        for (const { item, settle } of asked) answer(settle, item, message.resolutions[index]);
      });
    } catch (error) {
      for (const { settle } of batch) settle.reject(isReasonOf(error, 'DEADLINE_EXCEEDED') ? slow(error) : error);
    } finally {
      ended();
    }
  };

  const askAll = async (): Promise<void> => {
    underWay = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_ITEMS).filter(({ signal }) => !signal.aborted);
      if (batch.length === 0) continue;
      batchItems.record(batch.length);
      await ask(batch);
    }
    underWay = false;
  };

  return {
    resolve: (item, signal) => {
      if (waiting.length >= MAX_WAITING) return Promise.reject(overloaded());
      const settle = Promise.withResolvers<contextV1.Resolution>();
      waiting.push({ item, signal, settle });
      if (!underWay) void askAll();
      return unlessAborted(settle.promise, signal);
    },
  };
}

/** Equal questions of one batch are one item: all of them were asked before it was sent. */
const nameOf = ({ sessionId, portfolioId, another }: contextV1.ResolveItem): string =>
  `${sessionId} ${portfolioId} ${spelled(another?.kind)}`;

function answer(
  settle: PromiseWithResolvers<contextV1.Resolution>,
  asked: contextV1.ResolveItem,
  resolution: contextV1.Resolution | undefined,
): void {
  if (resolution !== undefined && answers(resolution, asked)) {
    settle.resolve(resolution);
    return;
  }
  mismatches.add(1);
  settle.reject(unavailable('The record answered another question than was asked.'));
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

const overloaded = () =>
  new PerfolioError('OVERLOADED', 'Too many calls wait already. Ask again in a moment.', { retryAfterMs: 1000 });
