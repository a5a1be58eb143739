import { effect } from '@preact/signals';

import { eventsOf } from './sse';
import { heard, live, newest, type State } from './state';

/** What the tab that reads the events tells the others. */
interface Told {
  readonly live: boolean;
  readonly state: State;
}

const ASK = 'how is it';

/**
 * Listens to the changes that a session may hear of, until told to stop. A browser has few connections to one host, so one tab reads the
 * stream for all: the one that holds a lock. When it closes, another is given the lock and reads on; the first event says how things
 * are, so what changed in between is not missed.
 */
export async function listen(session: string, signal: AbortSignal): Promise<void> {
  const name = `perfolio-events ${session}`;
  const tabs = new BroadcastChannel(name);
  while (!signal.aborted) {
    const reader = follow(tabs);
    const lead = async (lost: AbortSignal): Promise<void> => {
      reader.leave();
      await read(tabs, AbortSignal.any([signal, lost]));
    };
    // Whether the wait ended, the reader fell silent or the lock was taken away: what follows is the same.
    await holding(name, { signal: AbortSignal.any([signal, reader.silent]) }, lead).catch(() => undefined);
    reader.leave();
    if (reader.silent.aborted && !signal.aborted) await holding(name, { steal: true }, lead).catch(() => undefined);
  }
  tabs.close();
  live.value = false;
}

/** Does something while it holds a lock, and stops when another takes it. */
async function holding(name: string, how: LockOptions, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
  const lost = new AbortController();
  try {
    await navigator.locks.request(name, how, () => work(lost.signal));
  } finally {
    lost.abort();
  }
}

/** How often a tab in sight asks whether anybody reads, and how long it waits for a word. */
const ASK_EVERY_MS = 15_000;
const PATIENCE_MS = 2_000;

/** Takes what the reader tells. A browser may stop a tab that is out of sight: one that gives a tab in sight no answer is silent. */
function follow(tabs: BroadcastChannel) {
  const silent = new AbortController();
  let patience: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    tabs.postMessage(ASK);
    if (document.visibilityState === 'visible') patience ??= setTimeout(() => silent.abort(), PATIENCE_MS);
  };
  tabs.onmessage = ({ data }: MessageEvent<Told | typeof ASK>) => {
    if (data === ASK) return;
    clearTimeout(patience);
    patience = undefined;
    live.value = data.live;
    heard(data.state);
  };
  const again = setInterval(ask, ASK_EVERY_MS);
  document.addEventListener('visibilitychange', ask);
  ask();
  const leave = () => {
    clearInterval(again);
    clearTimeout(patience);
    document.removeEventListener('visibilitychange', ask);
    tabs.onmessage = null;
  };
  return { silent: silent.signal, leave };
}

/** Reads the stream and tells the other tabs what this one knows, whenever it changes and whenever one asks. */
async function read(tabs: BroadcastChannel, signal: AbortSignal): Promise<void> {
  const tell = () => tabs.postMessage({ live: live.value, state: newest.value } satisfies Told);
  tabs.onmessage = ({ data }: MessageEvent<Told | typeof ASK>) => {
    if (data === ASK) tell();
  };
  const quiet = effect(tell);
  await readOn(signal);
  quiet();
  tabs.onmessage = null;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/** A stream that ends is opened again, later and later while it fails. */
async function readOn(signal: AbortSignal): Promise<void> {
  let wait = FIRST_RETRY_MS;
  while (!signal.aborted) {
    try {
      for await (const { data } of eventsOf('/v1/events', { signal })) {
        live.value = true;
        wait = FIRST_RETRY_MS;
        heard(JSON.parse(data) as Partial<State>);
      }
    } catch {
      // Whatever cut it, the next try tells; a session that ended ends the loop by its signal.
      wait = Math.min(2 * wait, LAST_RETRY_MS);
    }
    if (signal.aborted) return;
    live.value = false;
    await paused(wait, signal);
  }
}

function paused(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
