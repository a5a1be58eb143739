import { median } from '../bench/statistics.mjs';
import { bareChain, openStage } from './house/stage.mjs';
import { REFERENCE_PER_SECOND } from './house/reference.mjs';

const ROUNDS = 3;

export const load = {
  id: 'L9',
  title: 'cold start to ready: each service, and the whole with the embedded database',
  async run({ keep, floor, note }) {
    const times = [];
    let house;
    for (let round = 0; round < ROUNDS; round += 1) {
      house = await openStage({ keep, prices: false });
      times.push(house.readyMs);
    }
    const scale = (await bareChain({ keep, redis: house.redis, bytes: 6_000 })) / REFERENCE_PER_SECOND;
    for (const name of Object.keys(times[0])) {
      const ms = median(times.map((one) => one[name]));
      const bound = (name === 'all' ? 10_000 : 3_000) / scale;
      floor(`${name} within ${Math.round(bound)} ms`, ms, (taken) => taken <= bound);
      note(`${name.replace(' ', '')}Ms`, ms);
    }
  },
};
