import { median } from '../bench/statistics.mjs';
import { bareChain, openStage } from './house/stage.mjs';
import { REFERENCE_PER_SECOND } from './house/reference.mjs';
import { wholeReadyMs } from './house/whole.mjs';

const ROUNDS = 3;
const SERVICE_MS = 3_000;
const WHOLE_MS = 10_000;

export const load = {
  id: 'L9',
  title:
    'cold start to ready: the whole as `npm start` runs it, from an empty folder with the embedded database, and each service by itself',
  async run({ keep, floor, note }) {
    const times = [];
    const house = await openStage({ keep, prices: false });
    for (let round = 0; round < ROUNDS; round += 1)
      times.push({ whole: await wholeReadyMs(), ...(await again(house)) });
    note('oneAfterTheOtherMs', house.readyMs.all);
    const scale = (await bareChain({ redis: house.redis, bytes: 6_000 })) / REFERENCE_PER_SECOND;
    for (const name of Object.keys(times[0])) {
      const ms = median(times.map((one) => one[name]));
      const bound = (name === 'whole' ? WHOLE_MS : SERVICE_MS) / scale;
      floor(`${name} within ${Math.round(bound)} ms`, ms, (taken) => taken <= bound);
      note(`${name}Ms`, ms);
    }
  },
};

/** Each service started once more, beside what it left. */
async function again({ context, risk: [engine], gateways: [gateway] }) {
  const times = {};
  for (const one of [context, engine, gateway]) {
    await one.stop();
    const began = performance.now();
    await one.start();
    times[one.service] = performance.now() - began;
  }
  return times;
}
