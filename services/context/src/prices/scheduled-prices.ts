import { metrics } from '@opentelemetry/api';
import type { Logger, Running } from '@perfolio/service';

import { folderSource } from './folder-source';
import type { PriceSourceConfig } from './price-settings';
import type { Delivery, PriceSource } from './price-source';
import { type PriceReport, takeDelivery, type TakingParts } from './take-delivery';
import { urlSource } from './url-source';

export interface SchedulingParts extends TakingParts {
  readonly source: PriceSource;
  readonly everyMs: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

const LONGEST_RUN_MS = 120_000;
const MOST_NAMED = 20;
const DAY_S = 86_400;

export const sourceOf = (config: PriceSourceConfig, now: () => number): PriceSource =>
  config.kind === 'folder' ? folderSource({ folder: config.folder, now }) : urlSource(config);

/** Fetches prices again and again. A run that fails changes nothing; it is told of, and the next one tries anew. */
export function startScheduledPrices(parts: SchedulingParts): Running {
  const closing = new AbortController();
  const state = observed(parts.now);
  const done = (async () => {
    while (!closing.signal.aborted) {
      await run(parts, state, closing.signal);
      await pause(parts.everyMs, closing.signal);
    }
  })();
  return {
    close: async () => {
      closing.abort();
      await done;
      state.close();
    },
  };
}

type State = ReturnType<typeof observed>;

async function run(parts: SchedulingParts, state: State, closing: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(LONGEST_RUN_MS)]);
  try {
    for await (const delivery of parts.source.look(signal)) await take(parts, state, delivery);
    state.works();
  } catch (error) {
    if (!closing.aborted) failed(parts, state, { error, source: 'source' });
  }
}

async function take(parts: SchedulingParts, state: State, delivery: Delivery): Promise<void> {
  try {
    tell(parts, state, await takeDelivery(parts, delivery));
    delivery.settled();
  } catch (error) {
    failed(parts, state, { error, source: delivery.name });
    // What is no price file stays none; what the database could not take is tried again.
    if (!isPassing(error)) delivery.settled();
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof Error &&
  'reason' in error &&
  ['DEPENDENCY_UNAVAILABLE', 'OVERLOADED'].includes(String(error.reason));

function tell({ logger }: SchedulingParts, state: State, report: PriceReport): void {
  state.taken(report);
  const { doubts, lastDay: _, ...facts } = report;
  const told = { ...facts, keptBack: doubts.length, doubts: doubts.slice(0, MOST_NAMED) };
  if (doubts.length === 0) logger.info(told, 'prices were taken');
  else logger.warn(told, 'prices were kept back: they look wrong beside those that are held');
}

function failed(
  { logger }: SchedulingParts,
  state: State,
  { error, source }: { error: unknown; source: string },
): void {
  state.failed();
  logger.warn({ err: error, source }, 'prices could not be taken; the last good ones stay');
}

/** What a board and an alert can see: runs by outcome, tickers that wait for somebody to look, and how old the newest prices are. */
function observed(now: () => number) {
  const meter = metrics.getMeter('perfolio.prices');
  const runs = meter.createCounter('perfolio.prices.runs', { description: 'Deliveries of prices by outcome' });
  const keptBack = meter.createObservableGauge('perfolio.prices.kept_back', {
    description: 'Tickers whose last delivery looked wrong: their last good prices stay',
  });
  const age = meter.createObservableGauge('perfolio.prices.age', {
    unit: 's',
    description: 'Since the newest date that was delivered',
  });
  let doubtful = 0;
  let lastDay: number | undefined;
  const tellDoubtful: Parameters<typeof keptBack.addCallback>[0] = (result) => result.observe(doubtful);
  const tellAge: Parameters<typeof age.addCallback>[0] = (result) => {
    if (lastDay !== undefined) result.observe(now() / 1_000 - lastDay * DAY_S);
  };
  keptBack.addCallback(tellDoubtful);
  age.addCallback(tellAge);
  return {
    taken: (report: PriceReport) => {
      doubtful = report.doubts.length;
      if (report.lastDay !== undefined) lastDay = Math.max(lastDay ?? 0, report.lastDay);
      runs.add(1, { outcome: report.doubts.length === 0 ? 'taken' : 'kept-back' });
    },
    works: () => runs.add(1, { outcome: 'looked' }),
    failed: () => runs.add(1, { outcome: 'failed' }),
    close: () => {
      keptBack.removeCallback(tellDoubtful);
      age.removeCallback(tellAge);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
