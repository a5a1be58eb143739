import { effect, signal } from '@preact/signals';

import { presence } from './session';
import { eventsOf } from './sse';

/** The state that answers are made of: the newest this tab has heard of. */
const NOTHING = { generation: '', marketDataVersion: '' };
export const newest = signal(NOTHING);

// Whoever comes next has generations of his own.
effect(() => {
  if (presence.value !== 'in') newest.value = NOTHING;
});

/** How often this tab changed something itself. Not every change draws a generation, and word of one may be late. */
export const ownChanges = signal(0);

/** Has everything that is shown read again, after a change of this tab's own. */
export const changedHere = (): void => {
  ownChanges.value += 1;
};

/** Whether changes are heard of as they happen. */
export const live = signal(false);

/** Versions are `<number>-<tag>`, ordered by the number; an empty one is older than any. */
export function isOlder(a: string, b: string): boolean {
  return numberOf(a) < numberOf(b);
}

const numberOf = (version: string): bigint => BigInt(version.split('-')[0] || '0');

/** Takes what an event or an answer says of the state; what is older than what is known says nothing. */
export function heard({ generation = '', marketDataVersion = '' }: Partial<typeof newest.value>): void {
  const known = newest.value;
  const next = {
    generation: isOlder(known.generation, generation) ? generation : known.generation,
    marketDataVersion: isOlder(known.marketDataVersion, marketDataVersion)
      ? marketDataVersion
      : known.marketDataVersion,
  };
  if (next.generation !== known.generation || next.marketDataVersion !== known.marketDataVersion) newest.value = next;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/** Listens to changes until told to stop; a stream that ends is opened again, later and later while it fails. */
export async function listen(signal: AbortSignal): Promise<void> {
  let wait = FIRST_RETRY_MS;
  while (!signal.aborted) {
    try {
      for await (const { data } of eventsOf('/v1/events', { signal })) {
        live.value = true;
        wait = FIRST_RETRY_MS;
        heard(JSON.parse(data) as Partial<typeof newest.value>);
      }
    } catch {
      // Whatever cut it, the next try tells; a session that ended ends the loop by its signal.
      wait = Math.min(2 * wait, LAST_RETRY_MS);
    }
    live.value = false;
    await paused(wait, signal);
  }
}

function paused(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
