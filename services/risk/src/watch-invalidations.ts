import type { Bus } from '@perfolio/cache';
import { EVERYBODY, eventsV1, riskV1 } from '@perfolio/contracts';
import { Encoded, unlessAborted } from '@perfolio/service';

import type { StreamHandler } from './streamed-method';

/** Announcements of the caller's and of everybody's, as the bus brings them. Whoever reads slowly misses the oldest. */
export function watchInvalidations(
  bus: Pick<Bus, 'onInvalidated' | 'onLink'>,
): StreamHandler<riskV1.WatchInvalidationsRequest> {
  return async function* (_, { principal, signal }) {
    const news = new News();
    const off = [
      bus.onInvalidated(({ user, announcement }) => {
        if (user === principal.caller || user === EVERYBODY) news.add(eventIn(announcement));
      }),
      // While the link was down, there may have been some.
      bus.onLink((state) => state === 'up' && news.add(undefined)),
    ];
    try {
      yield encoded(undefined);
      for (;;) yield encoded(await unlessAborted(news.next(), signal));
    } finally {
      for (const leave of off) leave();
    }
  };
}

type Announced = eventsV1.InvalidationEvent | undefined;

const MOST = 16;

/** What has come and was not read yet, the newest few. */
class News {
  readonly #waiting: Announced[] = [];
  #come = Promise.withResolvers<void>();

  add(one: Announced): void {
    this.#waiting.push(one);
    if (this.#waiting.length > MOST) this.#waiting.shift();
    this.#come.resolve();
  }

  async next(): Promise<Announced> {
    while (this.#waiting.length === 0) {
      this.#come = Promise.withResolvers<void>();
      await this.#come.promise;
    }
    return this.#waiting.shift();
  }
}

/** What no announcer of ours could have written is told of as one that was missed. */
function eventIn(announcement: Uint8Array): Announced {
  try {
    return eventsV1.InvalidationEvent.decode(announcement);
  } catch {
    return undefined;
  }
}

const encoded = (event: Announced): Encoded =>
  new Encoded(riskV1.WatchInvalidationsResponse.encode({ event }).finish());
