import { setTimeout as wait } from 'node:timers/promises';
import { type eventsV1, riskV1 } from '@perfolio/contracts';
import type { ServiceClient } from '@perfolio/service';

import type { Caller } from '../caller';

/** Word of changes, for whoever would rather not wait for the next look. None of it is needed: it may be lost, late or wrong. */
interface Announcements {
  /** The next announcement; undefined when some may have been missed, or when none came for so long. */
  next(ms: number): Promise<eventsV1.InvalidationEvent | undefined>;
  close(): void;
}

/** A stream that broke sooner than this after it began is begun again no sooner. */
const PAUSE_MS = 2_000;
const LONGEST_MS = 60_000;

interface Listening {
  readonly risk: Pick<ServiceClient, 'stream'>;
  readonly now: () => number;
  readonly pauseMs?: number;
}

/** Listens at one replica of Risk, and at another when that one goes or has been listened to for long. */
export function announcementsFor(
  { risk, now, pauseMs = PAUSE_MS }: Listening,
  caller: Pick<Caller, 'onward' | 'signal' | 'deadline'>,
  until: AbortSignal,
): Announcements {
  const closed = new AbortController();
  const signal = AbortSignal.any([closed.signal, caller.signal, until]);
  let heard: { readonly event: eventsV1.InvalidationEvent | undefined } | undefined;
  let come = Promise.withResolvers<void>();
  const listen = async (): Promise<void> => {
    const { deadline } = caller;
    const onward = { ...(await caller.onward()), signal, deadline: Math.min(deadline, now() + LONGEST_MS) };
    for await (const { event } of risk.stream(riskV1.RiskServiceService.watchInvalidations, {}, onward)) {
      // What is not looked at yet is looked at with this one: the record says what is so.
      heard = { event: heard === undefined ? event : undefined };
      come.resolve();
    }
  };
  const listening = async (): Promise<void> => {
    while (!signal.aborted) {
      const began = now();
      // A replica that is gone is no trouble: the record is asked all the same.
      await listen().catch(() => undefined);
      const leftMs = began + pauseMs - now();
      if (leftMs > 0) await wait(leftMs, undefined, { signal }).catch(() => undefined);
    }
  };
  void listening();
  return {
    next: async (ms) => {
      const over = new AbortController();
      const pause = wait(ms, undefined, { signal: AbortSignal.any([over.signal, signal]) }).catch(() => undefined);
      if (heard === undefined) await Promise.race([come.promise, pause]);
      over.abort();
      const event = heard?.event;
      heard = undefined;
      come = Promise.withResolvers<void>();
      return event;
    },
    close: () => closed.abort(),
  };
}
