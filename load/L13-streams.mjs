import { p99 } from '../bench/statistics.mjs';
import { json } from '../faults/house/client.mjs';
import { wanted } from '../faults/house/people.mjs';
import { openEvents } from './house/events.mjs';
import { mixOf } from './house/mix.mjs';
import { openLoop } from './house/open-loop.mjs';
import { judgeMix, MIX_PER_SECOND, mixedStage } from './L2-mix.mjs';

const PEOPLE = 200;
const EACH = 5;
const DELIVERED_MS = 500;
/** A stream asks the record every 5 s, whatever it has heard. */
const SETTLED_MS = 7_000;

export const load = {
  id: 'L13',
  title: '1,000 streams of events are open while L2 holds',
  async run({ keep, floor, note, chance, seconds = 30 }) {
    const { house, people, scale } = await mixedStage({ keep, chance, people: PEOPLE });
    const watched = [];
    for (const me of people) {
      const own = await Promise.all(Array.from({ length: EACH }, () => openEvents(house.doors[0], me.token)));
      watched.push({ me, streams: own.map((one) => keep(one).stream) });
    }
    const { call, tally } = mixOf(house, people, chance);
    await openLoop(call, { perSecond: MIX_PER_SECOND * scale * 0.5, ms: 10_000 });
    const streams = watched.flatMap((one) => one.streams);
    for (const one of streams) one.latenesses.length = 0;
    const ms = seconds * 1000;
    const outcomes = await openLoop(call, { perSecond: MIX_PER_SECOND * scale, ms });
    const latenesses = streams.flatMap((one) => one.latenesses);
    judgeMix({ rounds: [{ outcomes, ms, scale }], floor, note });
    const bound = DELIVERED_MS / scale;
    floor(
      `events (${latenesses.length}) delivered at p99 within ${Math.round(bound)} ms`,
      p99(latenesses),
      (late) => late <= bound,
    );
    floor('streams that stand', streams.filter(({ open }) => open).length, (open) => open === PEOPLE * EACH);
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    floor('streams that do not know the newest', await behind(house, watched), (count) => count === 0);
    floor('stale answers', tally.stale, (count) => count === 0);
    note('events', latenesses.length);
    note('eventsP99Ms', p99(latenesses));
  },
};

/** How many streams have not heard of their person's last change. */
async function behind({ client, doors }, watched) {
  let count = 0;
  for (const { me, streams } of watched) {
    const { generation } = json(wanted(200, await client.ask(doors[0], '/v1/context', { token: me.token })));
    count += streams.filter((one) => one.generation !== generation).length;
  }
  return count;
}
