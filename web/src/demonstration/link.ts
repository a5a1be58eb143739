import type { Bus, CacheKey, Clock, Generation, Invalidation, LinkState, Settlement } from '@perfolio/cache/portable';

import type { Process } from './process';
import type { Server } from './server';
import { type Way, WAY_MS } from './way';

/** A heartbeat every half second, and 1.4 seconds of patience with its answer: as the library's link to Redis has it. */
export const NOTICE_MS = 1_900;

interface LinkParts {
  readonly time: Clock;
  readonly process: Process;
  readonly server: Server;
  readonly way: Way;
  /** Told when messages are sure to arrive, and when they may have been missed. */
  readonly onState: (state: LinkState) => void;
  readonly onHeard: (generation: Generation) => void;
}

/** The bus as one process hears it. Cut off, it hears nothing at once, and knows so when its heartbeat has stayed without an answer. */
export class Link implements Bus {
  #isDeaf = false;
  #state: LinkState = 'up';
  #cancelNotice: () => void = () => undefined;
  readonly #invalidated = new Set<(invalidation: Invalidation) => void>();
  readonly #links = new Set<(state: LinkState) => void>();

  constructor(private readonly parts: LinkParts) {
    parts.server.bus.onInvalidated((invalidation) =>
      this.#carry(() => {
        parts.onHeard(invalidation.generation);
        for (const listener of this.#invalidated) listener(invalidation);
      }),
    );
  }

  get state(): LinkState {
    return this.#state;
  }

  onInvalidated(listener: (invalidation: Invalidation) => void): () => void {
    this.#invalidated.add(listener);
    return () => this.#invalidated.delete(listener);
  }

  onLink(listener: (state: LinkState) => void): () => void {
    this.#links.add(listener);
    return () => this.#links.delete(listener);
  }

  async watch(key: CacheKey, listener: (settlement: Settlement) => void): Promise<() => void> {
    if (this.#state === 'down') throw new Error('There is no link to the other processes.');
    return this.parts.server.bus.watch(key, (settlement) => this.#carry(() => listener(settlement)));
  }

  async abandon(key: CacheKey): Promise<void> {
    await this.parts.way.call(({ bus }) => bus.abandon(key));
  }

  async close(): Promise<void> {
    this.#cancelNotice();
    this.#invalidated.clear();
    this.#links.clear();
  }

  /** The wire is cut. A closed connection is noticed at once, a silent one by the heartbeat. */
  cut(how: 'silent' | 'closed'): void {
    this.#isDeaf = true;
    this.#cancelNotice();
    this.#cancelNotice = this.parts.process.clock.after(how === 'closed' ? WAY_MS : NOTICE_MS, () =>
      this.#become('down'),
    );
  }

  /** Messages arrive again, those from before never do. */
  mend(): void {
    this.#cancelNotice();
    this.#cancelNotice = this.parts.process.clock.after(WAY_MS, () => {
      // A cut that was mended before anyone noticed may have swallowed something all the same.
      this.#become('down');
      this.#isDeaf = false;
      this.#become('up');
    });
  }

  #become(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.parts.onState(state);
    for (const listener of this.#links) listener(state);
  }

  #carry(hear: () => void): void {
    const { time, process } = this.parts;
    if (this.#isDeaf) return;
    time.after(WAY_MS, () =>
      process.run(() => {
        if (!this.#isDeaf) hear();
      }),
    );
  }
}
