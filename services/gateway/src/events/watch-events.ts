import { eventsV1, type gatewayV1 } from '@perfolio/contracts';
import type { Principal, ServiceClient } from '@perfolio/service';

import type { Caller } from '../caller';
import type { AuthenticatedStream } from '../public-method';
import { announcementsFor } from './announcements';
import type { Watchers } from './watchers';

type Event = NonNullable<gatewayV1.WatchEventsResponse['event']>;
type Handler = AuthenticatedStream<gatewayV1.WatchEventsRequest, gatewayV1.WatchEventsResponse>;

/** The record is asked this often when nobody announces anything. */
const EVERY_MS = 5_000;
/** A stream ends by itself before its time is up. */
const SPARE_MS = 500;

interface EventSources {
  readonly risk: ServiceClient;
  readonly watchers: Watchers;
  readonly now: () => number;
  readonly everyMs?: number;
}

/**
 * What a caller's state is, and then what it becomes. The record is asked at every announcement and every few seconds, by the caller's
 * credential: it alone says what changed, so a lost announcement is an event that comes late, and whoever may no longer come in
 * hears nothing more.
 */
export function watchEvents({ risk, watchers, now, everyMs = EVERY_MS }: EventSources): Handler {
  return async function* (_request, first) {
    const leave = watchers.enter(first.principal.caller);
    const announcements = announcementsFor({ risk, now }, first, watchers.closed);
    try {
      yield { event: { $case: 'current', value: stateOf(first) } };
      let caller: Caller = first;
      while (!watchers.closed.aborted && now() < first.deadline - SPARE_MS) {
        const heard = await announcements.next(Math.min(everyMs, Math.max(1, first.deadline - SPARE_MS - now())));
        const seen = caller.principal;
        caller = await caller.anew();
        for (const event of changes(seen, caller.principal, { heard, now: now() })) yield { event };
      }
    } finally {
      announcements.close();
      leave();
    }
  };
}

const stateOf = ({ principal: { generation, marketDataVersion } }: Caller): gatewayV1.CurrentState => ({
  generation,
  marketDataVersion,
});

type State = Pick<Principal, 'generation' | 'marketDataVersion'>;

interface Found {
  readonly heard: eventsV1.InvalidationEvent | undefined;
  readonly now: number;
}

/** What is announced is told only where the record says the same. */
function changes(before: State, after: State, found: Found): Event[] {
  return [
    ...(after.generation === before.generation ? [] : [invalidation(after.generation, found)]),
    ...(after.marketDataVersion === before.marketDataVersion ? [] : [newPrices(after.marketDataVersion, found)]),
  ];
}

function invalidation(generation: string, found: Found): Event {
  const said = saidOf(generation, found);
  const { scope, cause } = said ?? NOTHING_SAID;
  return { $case: 'invalidation', value: { generation, scope, cause, at: said?.at ?? timestamp(found.now) } };
}

const NOTHING_SAID = { scope: eventsV1.Scope.SCOPE_UNSPECIFIED, cause: eventsV1.Cause.CAUSE_UNSPECIFIED };

const newPrices = (marketDataVersion: string, found: Found): Event => ({
  $case: 'marketData',
  value: { marketDataVersion, at: saidOf(marketDataVersion, found)?.at ?? timestamp(found.now) },
});

const saidOf = (state: string, { heard }: Found): eventsV1.InvalidationEvent | undefined =>
  heard?.generation === state ? heard : undefined;

const timestamp = (ms: number) => ({ seconds: BigInt(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 });
