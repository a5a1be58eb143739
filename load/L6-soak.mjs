import { readdirSync } from 'node:fs';
import { median, p99 } from '../bench/statistics.mjs';
import { openLoop, summary } from './house/open-loop.mjs';
import { mixOf } from './house/mix.mjs';
import { logIn } from './house/stage.mjs';
import { MIX_PER_SECOND, mixedStage, timesOf } from './L2-mix.mjs';

const MINUTE_MS = 60_000;

export const load = {
  id: 'L6',
  title: 'a soak at half the capacity (--minutes): memory after collection, descriptors, and times stay',
  async run({ keep, floor, note, chance, minutes }) {
    const { house, people, scale } = await mixedStage({ keep, chance });
    const { call, tally } = mixOf(house, people, chance);
    const members = [house.context, ...house.risk, ...house.gateways];
    const perSecond = (MIX_PER_SECOND * scale) / 2;
    const marks = [];
    let bad = 0;
    for (let minute = 1; minute <= minutes; minute += 1) {
      // An access token lives for minutes.
      if (minute % 8 === 0) for (const me of people) me.token = await logIn(house, me.credentials);
      const outcomes = await openLoop(call, { perSecond, ms: MINUTE_MS });
      bad += summary(outcomes, MINUTE_MS).bad;
      const heaps = await Promise.all(members.map((one) => one.collected()));
      const descriptors = members.map(({ pid }) => readdirSync(`/proc/${pid}/fd`).length);
      marks.push({ minute, p99Ms: p99(timesOf(outcomes, 'hit')), heaps, descriptors });
    }
    // The first third warms up: caches fill, and code is compiled.
    const from = marks[Math.floor(minutes / 3) - 1] ?? marks[0];
    const last = marks.at(-1);
    for (const [index, { name }] of members.entries()) {
      floor(
        `${name}: heap at minute ${last.minute} against minute ${from.minute}`,
        last.heaps[index] / from.heaps[index],
        (ratio) => ratio <= 1.03,
      );
      const [before, after] = lastThirds(marks).map((third) =>
        Math.max(...third.map((mark) => mark.descriptors[index])),
      );
      floor(`${name}: descriptors more than in the third before`, after - before, (more) => more <= 2);
    }
    floor('p99 of hits in the last third against the one before', drift(marks), (ratio) => ratio <= 1.1);
    floor('errors', bad, (count) => count === 0);
    floor('stale answers', tally.stale, (count) => count === 0);
    note(
      'heapsMb',
      marks.map(({ heaps }) => heaps.map((bytes) => Math.round(bytes / 1e5) / 10)),
    );
    note(
      'p99s',
      marks.map(({ p99Ms }) => Math.round(p99Ms)),
    );
    note(
      'descriptors',
      marks.map((mark) => mark.descriptors),
    );
  },
};

/** The two thirds after the one that warms up. A minute alone tells of chance: the embedded database opens and closes files as it needs them. */
function lastThirds(marks) {
  const third = Math.ceil(marks.length / 3);
  return [marks.slice(-2 * third, -third), marks.slice(-third)];
}

/** By medians. */
function drift(marks) {
  const [before, after] = lastThirds(marks).map((third) => median(third.map(({ p99Ms }) => p99Ms)));
  return after / before;
}
