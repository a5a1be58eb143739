import {
  type Attributes,
  type Counter,
  type Histogram,
  metrics,
  type Meter,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

import type { Outcome } from './answer';

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

/** The cache's instruments, each named once. Made when the process has started its telemetry: earlier ones would stay deaf. */
export class Telemetry {
  readonly computations: Counter;
  readonly fillDuration: Histogram;
  readonly #requests: Counter;
  readonly #rejected: Counter;
  readonly #fillRejected: Counter;
  readonly #invalidations: Counter;
  readonly #lock: Counter;

  constructor(readonly meter: Meter = metrics.getMeter('perfolio.cache')) {
    this.#requests = meter.createCounter('perfolio.cache.requests', { description: 'Answers by where they came from' });
    this.computations = meter.createCounter('perfolio.cache.computations', { description: 'Computations begun' });
    this.#rejected = meter.createCounter('perfolio.cache.rejected', { description: 'Frames not taken' });
    this.#fillRejected = meter.createCounter('perfolio.cache.fill.rejected', { description: 'Fills not stored' });
    this.fillDuration = meter.createHistogram('perfolio.cache.fill.duration', { unit: 's' });
    this.#invalidations = meter.createCounter('perfolio.cache.invalidations', {
      description: 'Reasons to drop L1 entries',
    });
    this.#lock = meter.createCounter('perfolio.cache.lock', { description: 'What became of leases' });
  }

  request(outcome: Counted): void {
    this.#requests.add(1, REQUEST_LABELS[outcome]);
  }

  rejected(reason: string): void {
    this.#rejected.add(1, { reason });
  }

  fillRejected(reason: string): void {
    this.#fillRejected.add(1, { reason });
  }

  invalidation(source: 'bus' | 'link' | 'malformed'): void {
    this.#invalidations.add(1, { source });
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

/** One step of the story as a span. */
export function traced<T>(step: 'look up' | 'wait' | 'compute' | 'fill', work: () => Promise<T>): Promise<T> {
  return trace.getTracer('perfolio.cache').startActiveSpan(step, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
