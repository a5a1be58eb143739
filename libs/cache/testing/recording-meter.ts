import { type Attributes, createNoopMeter, type Meter } from '@opentelemetry/api';

/** Counts what is counted, by name and labels, as `name{label=value,…}`. */
export class RecordingMeter {
  readonly #counts = new Map<string, number>();
  /** Every label value ever used, to show what labels never hold. */
  readonly labelValues = new Set<string>();

  readonly meter: Meter = Object.assign(Object.create(createNoopMeter()) as Meter, {
    createCounter: (name: string) => ({ add: (value: number, labels?: Attributes) => this.#add(name, value, labels) }),
  });

  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  #add(name: string, value: number, labels: Attributes = {}): void {
    const entries = Object.entries(labels).map(([label, text]) => `${label}=${String(text)}`);
    for (const text of Object.values(labels)) this.labelValues.add(String(text));
    const full = entries.length === 0 ? name : `${name}{${entries.join(',')}}`;
    this.#counts.set(full, this.count(full) + value);
  }
}
