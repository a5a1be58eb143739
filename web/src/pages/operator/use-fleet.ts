import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { valueOf } from '../../api/client';
import type { FleetCache } from '../../api/shapes/cache';

export interface FleetReading {
  readonly fleet?: FleetCache;
  readonly error?: unknown;
}

const EVERY_MS = 2_000;

/** What all replicas hold and do, asked for again and again while somebody looks at it. `times` asks at once. */
export function useFleet(times: number): Signal<FleetReading> {
  const shown = useSignal<FleetReading>({});
  useEffect(() => {
    const stop = new AbortController();
    void repeat(shown, stop.signal);
    return () => stop.abort();
  }, [shown, times]);
  return shown;
}

async function repeat(shown: Signal<FleetReading>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (document.visibilityState === 'visible') await read(shown, signal);
    await paused(signal);
  }
}

async function read(shown: Signal<FleetReading>, signal: AbortSignal): Promise<void> {
  try {
    const fleet = await valueOf<FleetCache>('/v1/admin/cache', { signal });
    shown.value = { fleet };
  } catch (error) {
    if (!signal.aborted) shown.value = { ...shown.peek(), error };
  }
}

function paused(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, EVERY_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
