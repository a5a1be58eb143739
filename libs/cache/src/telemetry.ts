import {
  type Attributes,
  context,
  type Counter,
  type Histogram,
  metrics,
  type Meter,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

import type { Outcome } from './answer';
import { type Clock, systemClock } from './clock';
import type { MissReason } from './miss-reason';
import { RecentCounts } from './recent-counts';

/** An outcome as it is counted: who joined a computation of his own process is told apart. */
export type Counted = Outcome | 'followed';

/** Where an answer came from, as two labels of low cardinality. Labels never hold a user, a key or a ticker. */
const REQUEST_LABELS: Readonly<Record<Counted, Attributes>> = {
  'hit-local': { tier: 'local', outcome: 'hit' },
  'hit-shared': { tier: 'shared', outcome: 'hit' },
  followed: { tier: 'local', outcome: 'joined' },
  joined: { tier: 'shared', outcome: 'joined' },
  computed: { tier: 'none', outcome: 'computed' },
  bypass: { tier: 'none', outcome: 'bypass' },
};
const COUNTED: readonly Counted[] = ['hit-local', 'hit-shared', 'followed', 'joined', 'computed', 'bypass'];

/** How many answers came from where. Kept as plain numbers and read at each collection: a hit has no time for more. */
export class RequestTally {
  readonly #counts: Record<Counted, number> = {
    'hit-local': 0,
    'hit-shared': 0,
    followed: 0,
    joined: 0,
    computed: 0,
    bypass: 0,
  };
  readonly close: () => void;

  constructor(meter: Meter) {
    const requests = meter.createObservableCounter('perfolio.cache.requests', {
      description: 'Answers by where they came from',
    });
    const report: Parameters<typeof requests.addCallback>[0] = (result) => {
      for (const counted of COUNTED) result.observe(this.#counts[counted], REQUEST_LABELS[counted]);
    };
    requests.addCallback(report);
    this.close = () => requests.removeCallback(report);
  }

  count(counted: Counted): void {
    this.#counts[counted] += 1;
  }

  counts(): Readonly<Record<Counted, number>> {
    return { ...this.#counts };
  }
}

/** The cache's instruments, each named once. Made when the process has started its telemetry: earlier ones would stay deaf. */
export class Telemetry {
  readonly computations: Counter;
  readonly fillDuration: Histogram;
  /** From the draw of a generation to its news here. Across machines it holds the difference of their clocks too. */
  readonly invalidationLag: Histogram;
  readonly #misses: Counter;
  readonly #rejected: Counter;
  readonly #fillRejected: Counter;
  readonly #invalidations: Counter;
  readonly #lock: Counter;

  readonly #lately: RecentCounts<'bus' | 'link' | 'malformed'>;

  constructor(
    readonly meter: Meter = metrics.getMeter('perfolio.cache'),
    clock: Clock = systemClock,
  ) {
    this.#lately = new RecentCounts(clock);
    this.computations = meter.createCounter('perfolio.cache.computations', { description: 'Computations begun' });
    this.#misses = meter.createCounter('perfolio.cache.misses', { description: 'Answers that had to be made, by why' });
    this.#rejected = meter.createCounter('perfolio.cache.rejected', { description: 'Frames not taken' });
    this.#fillRejected = meter.createCounter('perfolio.cache.fill.rejected', { description: 'Fills not stored' });
    this.fillDuration = meter.createHistogram('perfolio.cache.fill.duration', { unit: 's' });
    this.invalidationLag = meter.createHistogram('perfolio.cache.invalidation.lag', { unit: 's' });
    this.#invalidations = meter.createCounter('perfolio.cache.invalidations', {
      description: 'Reasons to drop L1 entries',
    });
    this.#lock = meter.createCounter('perfolio.cache.lock', { description: 'What became of leases' });
  }

  missed(reason: MissReason | 'unknown'): void {
    this.#misses.add(1, { reason });
  }

  rejected(reason: string): void {
    this.#rejected.add(1, { reason });
  }

  fillRejected(reason: string): void {
    this.#fillRejected.add(1, { reason });
  }

  invalidation(source: 'bus' | 'link' | 'malformed'): void {
    this.#invalidations.add(1, { source });
    this.#lately.add(source);
  }

  /** Reasons to drop L1 entries in the last five minutes. */
  recentInvalidations(): { readonly bus: number; readonly link: number } {
    return { bus: this.#lately.of('bus'), link: this.#lately.of('link') };
  }

  lock(outcome: 'acquired' | 'held' | 'unreachable' | 'lost' | 'released' | 'unreleased'): void {
    this.#lock.add(1, { outcome });
  }

  /** Reports what `read` says at each collection, until the returned function is called. */
  observe(name: string, read: () => number, attributes: Attributes = {}): () => void {
    const gauge = this.meter.createObservableGauge(name);
    const report: Parameters<typeof gauge.addCallback>[0] = (result) => result.observe(read(), attributes);
    gauge.addCallback(report);
    return () => gauge.removeCallback(report);
  }
}

/** Finds its provider when one is registered, and stays deaf until then. */
const tracer = trace.getTracer('perfolio.cache');

/** One step of the story as a span; where nobody records it, it costs next to nothing. */
export function traced<T>(
  step: 'look up' | 'wait' | 'compute' | 'fill' | 'refresh',
  work: () => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(step);
  return span.isRecording() ? recorded(span, work) : work();
}

async function recorded<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
