import { type Attributes, createNoopMeter, type Meter, type ObservableCallback } from '@opentelemetry/api';

type Observe = Parameters<ObservableCallback>[0];

/** Counts what is counted and observed, by name and labels, as `name{label=value,…}`. A histogram counts its records. */
export class RecordingMeter {
  readonly #counts = new Map<string, number>();
  readonly #observed = new Map<string, Set<ObservableCallback>>();
  /** Every label value ever used, to show what labels never hold. */
  readonly labelValues = new Set<string>();

  readonly meter: Meter = Object.assign(Object.create(createNoopMeter()) as Meter, {
    createCounter: (name: string) => ({ add: (value: number, labels?: Attributes) => this.#add(name, value, labels) }),
    createHistogram: (name: string) => ({
      record: (_value: number, labels?: Attributes) => this.#add(name, 1, labels),
    }),
    createObservableCounter: (name: string) => this.#observable(name),
    createObservableGauge: (name: string) => this.#observable(name),
  });

  /** What was counted so far; what is observed is asked for now, and added up over all who observe. */
  count(name: string): number {
    return this.snapshot().get(name) ?? 0;
  }

  snapshot(): ReadonlyMap<string, number> {
    const counts = new Map(this.#counts);
    for (const [name, callbacks] of this.#observed) {
      const observe = (value: number, labels?: Attributes) => this.#add(name, value, labels, counts);
      for (const callback of callbacks) void callback({ observe } as Observe);
    }
    return counts;
  }

  #observable(name: string) {
    const callbacks = this.#observed.get(name) ?? new Set();
    this.#observed.set(name, callbacks);
    return {
      addCallback: (callback: ObservableCallback) => void callbacks.add(callback),
      removeCallback: (callback: ObservableCallback) => void callbacks.delete(callback),
    };
  }

  // oxlint-disable-next-line max-params -- it reads like the call it stands for
  #add(name: string, value: number, labels: Attributes = {}, counts = this.#counts): void {
    const entries = Object.entries(labels).map(([label, text]) => `${label}=${String(text)}`);
    for (const text of Object.values(labels)) this.labelValues.add(String(text));
    const full = entries.length === 0 ? name : `${name}{${entries.join(',')}}`;
    counts.set(full, (counts.get(full) ?? 0) + value);
  }
}
