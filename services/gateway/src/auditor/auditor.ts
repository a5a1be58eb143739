import { metrics } from '@opentelemetry/api';
import { gatewayV1, riskV1 } from '@perfolio/contracts';
import { isReasonOf } from '@perfolio/errors';
import type { Logger, Onward, Running, ServiceClient } from '@perfolio/service';

import type { Caller } from '../caller';
import { parametersOf, storedSubject } from '../risk/subject';

/** Looks whether changes are seen everywhere at once. Nobody waits for it, and nobody is answered by it. */
export interface Auditor extends Running {
  /** A caller's change of the portfolio he was let in for has been acknowledged. */
  changed(caller: Caller): void;
}

interface AuditorParts {
  readonly replicas: readonly ServiceClient[];
  /** Of a thousand changes so many are looked after; 0 is none. */
  readonly perThousand: number;
  readonly logger: Pick<Logger, 'warn'>;
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
}

/** For all that one audit asks. */
const AUDIT_MS = 5_000;

type Outcome = 'fresh' | 'stale' | 'moved' | 'failed';

/**
 * Samples acknowledged changes: resolves anew, reads the portfolio's analysis at every replica, has it computed once more from the record,
 * and compares. Equal inputs give equal bytes, so an answer that differs is an older one. One audit at a time: a change that comes
 * meanwhile is not looked after.
 */
export function createAuditor(parts: AuditorParts): Auditor {
  const instruments = instrumentsOf();
  let underWay: Promise<void> | undefined;
  let turn = 0;
  const audit = async (caller: Caller): Promise<void> => {
    const change = { caller, acknowledgedAt: parts.now(), turn: (turn += 1) };
    const outcome = await audited(parts, instruments, change).catch((error: unknown): Outcome => {
      return isReasonOf(error, 'GENERATION_CHANGED', 'VERSION_CHANGED') ? 'moved' : 'failed';
    });
    instruments.audits.add(1, { outcome });
  };
  return {
    changed: (caller) => {
      if (underWay !== undefined || parts.random() * 1_000 >= parts.perThousand) return;
      underWay = audit(caller).finally(() => {
        underWay = undefined;
      });
    },
    close: async () => underWay,
  };
}

function instrumentsOf() {
  const meter = metrics.getMeter('perfolio.gateway');
  return {
    staleness: meter.createHistogram('perfolio.cache.staleness', {
      unit: 's',
      description: 'How old answers were that a sampled change should have changed; nothing but zero is right.',
    }),
    audits: meter.createCounter('perfolio.audits', { description: 'Sampled changes by what was found.' }),
  };
}

interface Change {
  readonly caller: Caller;
  readonly acknowledgedAt: number;
  readonly turn: number;
}

async function audited(
  parts: AuditorParts,
  { staleness }: ReturnType<typeof instrumentsOf>,
  { caller, acknowledgedAt, turn }: Change,
): Promise<Outcome> {
  const { replicas, logger, now } = parts;
  const current = await caller.anew();
  const ages: number[] = [];
  const older = (facts: object) => {
    ages.push(now() - acknowledgedAt);
    logger.warn({ ...facts, ageMs: ages.at(-1) }, 'an answer was older than an acknowledged change');
  };
  if (!isLater(current.principal.generation, caller.principal.generation)) older({ part: 'resolve' });
  const onward = await onwardOf(current, parts);
  const read = await Promise.all(replicas.map((replica) => answerOf(replica, current, onward).catch(() => undefined)));
  const computer = replicas[turn % replicas.length];
  if (computer === undefined) return 'failed';
  const fresh = await answerOf(computer, current, { ...onward, sent: { ...onward.sent, 'cache-control': 'no-cache' } });
  for (const [index, answer] of read.entries()) {
    if (answer === undefined) continue;
    if (answer.equals(fresh)) staleness.record(0);
    else older({ part: 'replica', replica: index + 1 });
  }
  for (const age of ages) staleness.record(Math.max(1, age) / 1_000);
  return ages.length === 0 ? 'fresh' : 'stale';
}

/** Of the caller's own call nothing is left when he has been answered: only whom it is for goes on. */
async function onwardOf(caller: Caller, { now, newId }: AuditorParts): Promise<Onward> {
  const { assertion } = await caller.onward();
  return {
    signal: AbortSignal.timeout(AUDIT_MS),
    deadline: now() + AUDIT_MS,
    requestId: newId(),
    ...(assertion !== undefined && { assertion }),
  };
}

/** The numbers of an answer, without when they were computed. */
async function answerOf(replica: ServiceClient, caller: Caller, onward: Onward): Promise<Buffer> {
  const request = {
    subject: storedSubject(caller),
    parameters: parametersOf(gatewayV1.GetAnalysisRequest.fromPartial({})),
  };
  const { getAnalysis } = riskV1.RiskServiceService;
  const { message } = await replica.unary(getAnalysis, request, onward);
  return getAnalysis.responseSerialize({ ...message, computedAt: undefined });
}

const isLater = (generation: string, than: string): boolean => numberOf(generation) > numberOf(than);

const numberOf = (generation: string): bigint => BigInt(generation.slice(0, generation.indexOf('-')));
