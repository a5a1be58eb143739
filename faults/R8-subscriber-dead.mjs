import { badIn, isNothing, until } from './house/measures.mjs';
import { counted } from './house/member.mjs';

const BUS = 'perfolio_cache_invalidations_total';

export const fault = {
  id: 'R8',
  title: 'the way from Redis to an engine is silently dead: packets vanish, nothing says so',
  expected: 'noticed within 2 s; what the engine holds is dropped; it subscribes again',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack, linesOf }) {
    const [way] = house.ways.redisOf;
    const before = linesOf(house.risk[0]).length;
    way.set({ blackhole: 'down' });
    const noticed = await until(
      () =>
        linesOf(house.risk[0])
          .slice(before)
          .some((line) => /"link":/.test(line)),
      8_000,
    );
    await hold(1_500);
    traffic.enter('back');
    const heard = await counted([house.risk[0]], BUS);
    way.set();
    const again = await until(async () => (await counted([house.risk[0]], BUS)) > heard, 10_000, 100);
    expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
    expect('the silence is noticed within 2 s', noticed, (ms) => ms <= 2_000 * slack);
    expect('invalidations are heard again within 5 s', again, (ms) => ms <= 5_000 * slack);
  },
};
