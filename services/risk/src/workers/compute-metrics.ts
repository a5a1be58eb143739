import { metrics, trace } from '@opentelemetry/api';

/** What the gauges read. */
interface Load {
  readonly queued: number;
  readonly running: number;
}

/** `perfolio.compute.*`: what computations wait, run, take and are given up. */
export class ComputeMetrics {
  readonly #meter = metrics.getMeter('perfolio.risk');
  readonly #duration = this.#meter.createHistogram('perfolio.compute.duration', {
    unit: 's',
    description: 'Time a computation held its thread.',
    advice: { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
  });
  readonly #cancelled = this.#meter.createCounter('perfolio.compute.cancelled', {
    description: 'Computations that nobody waited for to the end.',
  });
  readonly #undo: ReadonlyArray<() => void>;

  constructor(load: Load) {
    this.#cancelled.add(0);
    this.#undo = [
      this.#observe('perfolio.compute.queued', 'Computations that wait for a thread.', () => load.queued),
      this.#observe('perfolio.compute.running', 'Computations that have a thread.', () => load.running),
    ];
  }

  async measured<Result>(work: () => Promise<Result>): Promise<Result> {
    const span = trace.getTracer('perfolio.risk').startSpan('work in a thread');
    const began = performance.now();
    try {
      return await work();
    } finally {
      span.end();
      this.#duration.record((performance.now() - began) / 1000);
    }
  }

  cancelled(): void {
    this.#cancelled.add(1);
  }

  close(): void {
    for (const undo of this.#undo) undo();
  }

  #observe(name: string, description: string, read: () => number): () => void {
    const gauge = this.#meter.createObservableGauge(name, { description });
    const report = (result: { observe(value: number): void }) => result.observe(read());
    gauge.addCallback(report);
    return () => gauge.removeCallback(report);
  }
}
