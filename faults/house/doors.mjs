// The doors of a house as a balancer sees them: those that say they are ready first, in turn.
import { httpClient } from './client.mjs';

const EVERY_MS = 100;

export function watchDoors(all) {
  const client = httpClient();
  const ready = new Set(all);
  let closed = false;
  const look = async (door) => {
    while (!closed) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), 2_000);
      const { status } = await client.ask(door, '/readyz', { signal: late.signal });
      clearTimeout(timer);
      if (status === 200) ready.add(door);
      else ready.delete(door);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  const looking = Promise.all(all.map(look));
  return {
    all,
    isReady: (door) => ready.has(door),
    inOrder(turn) {
      const from = turn % all.length;
      const turned = [...all.slice(from), ...all.slice(0, from)];
      return [...turned.filter((door) => ready.has(door)), ...turned.filter((door) => !ready.has(door))];
    },
    async close() {
      closed = true;
      await looking;
      client.close();
    },
  };
}
