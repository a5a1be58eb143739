import { PerfolioError } from '@perfolio/errors';

import type { Bus, LinkState, Settlement } from './bus';
import { type CacheKey, INVALIDATIONS_CHANNEL, wakeChannel } from './cache-key';
import type { Clock } from './clock';
import { abortable, within } from './deadline';
import { decodeInvalidation, type Invalidation } from './invalidation';
import type { CacheLogger } from './logger';
import type { Commands, Subscriber } from './redis-connection';
import type { Telemetry } from './telemetry';
import { encodeSettlement } from './wake';
import { Watchers } from './watchers';

/** A PING half a second after the last answer, and some patience with it: a dead link is noticed within two seconds. */
const HEARTBEAT_MS = 500;
const SILENCE_MS = 1_400;
/** Whoever waits for a key has a poll to fall back on: the subscription must not keep him. */
const WATCH_MS = 100;

interface BusParts {
  readonly commands: Commands;
  readonly subscriber: Subscriber;
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
    const { redis } = parts.subscriber;
    this.#watchers = new Watchers({
      subscribe: async (channel) => void (await redis.subscribe(channel)),
      unsubscribe: async (channel) => void (await redis.unsubscribe(channel)),
    });
    redis.on('ready', () => void this.#establish());
    redis.on('close', () => this.#become('down'));
    redis.on('messageBuffer', (channel: Buffer, message: Buffer) => this.#hear(channel.toString('latin1'), message));
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

  /** A link is up when all subscriptions stand and messages are sure to arrive. */
  async #establish(): Promise<void> {
    const { subscriber, clock } = this.parts;
    const channels = [INVALIDATIONS_CHANNEL, ...this.#watchers.channels()];
    try {
      await within(clock, SILENCE_MS, () => subscriber.redis.subscribe(...channels));
      await this.#beat();
    } catch {
      this.#lose();
    }
  }

  async #beat(): Promise<void> {
    const { subscriber, clock } = this.parts;
    this.#cancelHeartbeat();
    await within(clock, SILENCE_MS, () => subscriber.beat());
    if (subscriber.redis.status !== 'ready' || this.#closed) return;
    this.#become('up');
    this.#cancelHeartbeat = clock.after(HEARTBEAT_MS, () => {
      this.#beat().catch(() => this.#lose());
    });
  }

  /** Closes the connection; ioredis opens the next. */
  #lose(): void {
    this.#become('down');
    const { redis } = this.parts.subscriber;
    if (redis.status === 'ready') redis.disconnect(true);
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
