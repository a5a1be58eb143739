import { p99 } from '../bench/statistics.mjs';
import { ask, longQuestion } from '../faults/house/simulation.mjs';
import { isGood, openLoop } from './house/open-loop.mjs';
import { bareChain, openStage, settle } from './house/stage.mjs';
import { REFERENCE_PER_SECOND } from './house/reference.mjs';

const HEALTH_MS = 50;
const HITS_MS = 150;

export const load = {
  id: 'L7',
  title: 'two long computations run: health and the hits of others',
  async run({ keep, floor, note, chance, seconds = 10 }) {
    const house = await openStage({ keep });
    const people = await settle(house, { count: 10, chance });
    const [one, two, ...others] = people;
    const hits = others.map(({ paths: [path], token }) => ({ path: `${path}/analysis`, token }));
    const read = ({ path, token }) => house.client.ask(house.doors[0], path, { token });
    const [{ text }] = await Promise.all(hits.map(read));
    const scale = (await bareChain({ redis: house.redis, bytes: text.length })) / REFERENCE_PER_SECOND;
    const over = { now: false };
    const keepBusy = async (me) => {
      const asking = { path: me.paths[0], token: me.token };
      while (!over.now) await ask(house.client, house.doors[0], longQuestion(asking));
    };
    const busy = [one, two].map(keepBusy);
    const health = async () => ({ ...(await house.client.ask(house.doors[0], '/livez')), kind: 'health' });
    const hit = async (index) => ({ ...(await read(hits[index % hits.length])), kind: 'hit' });
    const outcomes = await openLoop((index) => (index % 2 === 0 ? health() : hit(index)), {
      perSecond: 100,
      ms: seconds * 1000,
    });
    over.now = true;
    await Promise.all(busy);
    const at = (kind) => p99(outcomes.filter((each) => each.kind === kind).map(({ ms }) => ms));
    floor(`health at p99 within ${Math.round(HEALTH_MS / scale)} ms`, at('health'), (ms) => ms <= HEALTH_MS / scale);
    floor(`hits at p99 within ${Math.round(HITS_MS / scale)} ms`, at('hit'), (ms) => ms <= HITS_MS / scale);
    floor('errors', outcomes.filter((each) => !isGood(each)).length, (count) => count === 0);
    note('healthP99Ms', at('health'));
    note('hitsP99Ms', at('hit'));
  },
};
