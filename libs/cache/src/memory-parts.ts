import { type Clock, systemClock } from './clock';
import { MemoryBus } from './memory-bus';
import { MemoryLeases } from './memory-leases';
import { MemoryStore } from './memory-store';
import type { SharedParts } from './shared-parts';

/** The shared parts of an installation that is one process. */
export function createMemoryParts({ clock = systemClock }: { readonly clock?: Clock } = {}): SharedParts {
  const bus = new MemoryBus();
  const store = new MemoryStore(bus, clock);
  const leases = new MemoryLeases();
  return {
    store,
    bus,
    leases,
    close: async () => {
      await leases.close();
      await bus.close();
      await store.close();
    },
  };
}
