import { PerfolioError } from '@perfolio/errors';

import type { Redis } from 'ioredis';

import type { Bus, LinkState, Settlement } from './bus';
import { type CacheKey, INVALIDATIONS_CHANNEL, wakeChannel } from './cache-key';
import type { Clock } from './clock';
import { abortable, within } from './deadline';
import { decodeInvalidation, type Invalidation } from './invalidation';
import type { CacheLogger } from './logger';
import type { Telemetry } from './telemetry';
import { encodeSettlement } from './wake';
import { Watchers } from './watchers';

/** A PING half a second after the last answer, and some patience with it: a dead link is noticed within two seconds. */
const HEARTBEAT_MS = 500;
const SILENCE_MS = 1_400;
/** Whoever waits for a key has a poll to fall back on: the subscription must not keep him. */
const WATCH_MS = 100;

interface BusParts {
  readonly commands: Redis;
  readonly subscriber: Redis;
  readonly clock: Clock;
  readonly logger: CacheLogger;
  readonly telemetry: Telemetry;
}

/**
 * Redis pub/sub. The heartbeat goes over the subscriber's own connection: there a PONG comes after every message published before the
 * PING, so an answered one says that messages do arrive; one over another connection would say nothing.
 */
export class RedisBus implements Bus {
  readonly #invalidated = new Set<(invalidation: Invalidation) => void>();
  readonly #links = new Set<(state: LinkState) => void>();
  readonly #watchers: Watchers;
  #state: LinkState = 'down';
  #closed = false;
  #cancelHeartbeat: () => void = () => undefined;

  constructor(private readonly parts: BusParts) {
    const { subscriber } = parts;
    this.#watchers = new Watchers({
      subscribe: async (channel) => void (await subscriber.subscribe(channel)),
      unsubscribe: async (channel) => void (await subscriber.unsubscribe(channel)),
    });
    subscriber.on('ready', () => void this.#establish());
    subscriber.on('close', () => this.#become('down'));
    subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) =>
      this.#hear(channel.toString('latin1'), message),
    );
  }

  onInvalidated(listener: (invalidation: Invalidation) => void): () => void {
    const own = (invalidation: Invalidation) => listener(invalidation);
    this.#invalidated.add(own);
    return () => this.#invalidated.delete(own);
  }

  onLink(listener: (state: LinkState) => void): () => void {
    const own = (state: LinkState) => listener(state);
    this.#links.add(own);
    return () => this.#links.delete(own);
  }

  async watch(key: CacheKey, listener: (settlement: Settlement) => void, signal: AbortSignal): Promise<() => void> {
    if (this.#state === 'down')
      throw new PerfolioError('DEPENDENCY_UNAVAILABLE', 'There is no link to the other processes.');
    const { stop, listening } = this.#watchers.add(wakeChannel(key.user), key, listener);
    try {
      await abortable(
        within(this.parts.clock, WATCH_MS, () => listening),
        signal,
      );
      return stop;
    } catch (error) {
      stop();
      throw error;
    }
  }

  async abandon(key: CacheKey, signal: AbortSignal): Promise<void> {
    const message = encodeSettlement(key, 'abandoned');
    await abortable(this.parts.commands.publish(wakeChannel(key.user), message), signal);
  }

  /** The connections belong to whoever made them. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelHeartbeat();
    this.#invalidated.clear();
    this.#links.clear();
  }

  /** A link is up when all subscriptions stand. */
  async #establish(): Promise<void> {
    const { subscriber, clock } = this.parts;
    try {
      await within(clock, SILENCE_MS, () => subscriber.subscribe(INVALIDATIONS_CHANNEL, ...this.#watchers.channels()));
      this.#become('up');
      await this.#beat();
    } catch {
      this.#lose();
    }
  }

  async #beat(): Promise<void> {
    const { subscriber, clock } = this.parts;
    this.#cancelHeartbeat();
    await within(clock, SILENCE_MS, () => subscriber.ping());
    if (subscriber.status !== 'ready' || this.#closed) return;
    this.#cancelHeartbeat = clock.after(HEARTBEAT_MS, () => {
      this.#beat().catch(() => this.#lose());
    });
  }

  /** Closes the connection; ioredis opens the next. */
  #lose(): void {
    this.#become('down');
    if (this.parts.subscriber.status === 'ready') this.parts.subscriber.disconnect(true);
  }

  #become(state: LinkState): void {
    if (this.#state === state || this.#closed) return;
    this.#state = state;
    if (state === 'down') {
      this.#cancelHeartbeat();
      this.parts.logger.warn({ link: state }, 'The link to the other processes is lost.');
    } else {
      this.parts.logger.info({ link: state }, 'The link to the other processes is there.');
    }
    for (const listener of this.#links) listener(state);
  }

  #hear(channel: string, message: Buffer): void {
    if (channel !== INVALIDATIONS_CHANNEL) {
      this.#watchers.hear(channel, message.toString('latin1'));
      return;
    }
    const invalidation = this.#decoded(message);
    if (invalidation === undefined) return;
    for (const listener of this.#invalidated) listener(invalidation);
  }

  #decoded(message: Buffer): Invalidation | undefined {
    try {
      return decodeInvalidation(message);
    } catch {
      // Messages are advisory: one that nobody here could have written is counted and left.
      this.parts.telemetry.invalidation('malformed');
      return undefined;
    }
  }
}
