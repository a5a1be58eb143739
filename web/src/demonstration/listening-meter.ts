import type { ResultCacheOptions } from '@perfolio/cache/portable';

type Meter = NonNullable<ResultCacheOptions['meter']>;
type Labels = Readonly<Record<string, unknown>>;

/** Hears what the library counts, at the moment it counts it. What is measured or observed is nobody's concern here. */
export function listeningMeter(hear: (name: string, labels: Labels) => void): Meter {
  const observable = { addCallback: () => undefined, removeCallback: () => undefined };
  const counter = (name: string) => ({
    add: (_value: number, labels?: Labels) => hear(name, labels ?? {}),
  });
  const recorder = () => ({ record: () => undefined });
  return {
    createCounter: counter,
    createUpDownCounter: counter,
    createHistogram: recorder,
    createGauge: recorder,
    createObservableCounter: () => observable,
    createObservableGauge: () => observable,
    createObservableUpDownCounter: () => observable,
    addBatchObservableCallback: () => undefined,
    removeBatchObservableCallback: () => undefined,
  };
}
