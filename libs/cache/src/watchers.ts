import type { Settlement } from './bus';
import type { CacheKey } from './cache-key';
import { decodeSettlement, settlementName } from './wake';

interface Subscriptions {
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
}

interface Channel {
  readonly listening: Promise<void>;
  readonly listeners: Map<string, Set<(settlement: Settlement) => void>>;
}

/** Who waits for which settlement. A user's channel is subscribed to only while somebody here waits for a key of his. */
export class Watchers {
  readonly #channels = new Map<string, Channel>();

  constructor(private readonly subscriptions: Subscriptions) {}

  channels(): readonly string[] {
    return [...this.#channels.keys()];
  }

  add(
    channel: string,
    key: CacheKey,
    listener: (settlement: Settlement) => void,
  ): { readonly stop: () => void; readonly listening: Promise<void> } {
    const entry = this.#channels.get(channel) ?? {
      listening: this.subscriptions.subscribe(channel),
      listeners: new Map(),
    };
    this.#channels.set(channel, entry);
    const name = settlementName(key);
    const own = (settlement: Settlement) => listener(settlement);
    entry.listeners.set(name, (entry.listeners.get(name) ?? new Set()).add(own));
    return { stop: () => this.#remove(channel, entry, { name, own }), listening: entry.listening };
  }

  hear(channel: string, message: string): void {
    const heard = decodeSettlement(message);
    if (heard === undefined) return;
    const listeners = this.#channels.get(channel)?.listeners.get(heard.name) ?? [];
    for (const listener of listeners) listener(heard.settlement);
  }

  #remove(
    channel: string,
    entry: Channel,
    { name, own }: { name: string; own: (settlement: Settlement) => void },
  ): void {
    const listeners = entry.listeners.get(name);
    listeners?.delete(own);
    if (listeners?.size === 0) entry.listeners.delete(name);
    if (entry.listeners.size > 0 || this.#channels.get(channel) !== entry) return;
    this.#channels.delete(channel);
    // A subscription that could not be ended brings messages nobody here listens to.
    this.subscriptions.unsubscribe(channel).catch(() => undefined);
  }
}
