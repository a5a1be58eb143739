import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { eventsV1 } from '@perfolio/contracts';
import type { Onward, ServiceClient } from '@perfolio/service';

import { announcementsFor } from './announcements';

const PAUSE_MS = 50_000;
const EVENT = eventsV1.InvalidationEvent.fromPartial({ userId: 'alice', generation: '7-a' });

type Heard = { readonly event: eventsV1.InvalidationEvent | undefined };

/** Listens to a Risk that streams so, by a clock that only the streams move. */
function listening(streamed: (asked: number, clock: { ms: number }, signal: AbortSignal) => AsyncIterable<Heard>) {
  const clock = { ms: 0 };
  const asked: number[] = [];
  const stream = (_definition: unknown, _request: unknown, { signal, deadline }: Onward) => {
    asked.push(deadline);
    return streamed(asked.length, clock, signal);
  };
  const risk = { stream } as unknown as Pick<ServiceClient, 'stream'>;
  const { signal } = new AbortController();
  const onward = async () => ({ signal, deadline: 600_000, requestId: 'id' });
  const caller = { onward, signal, deadline: 600_000 };
  return { asked, announcements: announcementsFor({ risk, now: () => clock.ms, pauseMs: PAUSE_MS }, caller, signal) };
}

describe('announcements', () => {
  it('are listened to anew at once when a stream has had its time', async () => {
    const { asked, announcements } = listening(async function* (count, clock, signal) {
      if (count === 1) clock.ms += 60_000;
      else yield { event: EVENT };
      if (count > 1) await once(signal, 'abort');
    });

    expect(await announcements.next(PAUSE_MS)).toEqual(EVENT);
    expect(asked).toEqual([60_000, 120_000]);
    announcements.close();
  });

  it('are not asked for again and again where a stream breaks at once', async () => {
    const { asked, announcements } = listening(() => {
      throw new Error('no replica');
    });

    for (let turns = 0; turns < 20; turns += 1) await turn();

    expect(asked).toHaveLength(1);
    announcements.close();
  });

  it('that came while nobody looked say that some may have been missed', async () => {
    const came = Promise.withResolvers<void>();
    const { announcements } = listening(async function* (_count, _clock, signal) {
      yield { event: EVENT };
      yield { event: EVENT };
      came.resolve();
      await once(signal, 'abort');
    });
    await came.promise;

    expect(await announcements.next(PAUSE_MS)).toBeUndefined();
    announcements.close();
  });
});
