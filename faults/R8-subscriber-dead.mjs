import { badIn, isNothing, until } from './house/measures.mjs';
import { counted } from './house/member.mjs';
import { createAsker } from './house/sent-along.mjs';

/** Questions that are asked once: their answers are held until something drops them. */
const QUESTIONS = 24;

export const fault = {
  id: 'R8',
  title: 'the way from Redis to an engine is silently dead: packets vanish, nothing says so',
  expected: 'noticed within 2 s, and counted; what the engine holds is dropped; it subscribes again',
  database: 'embedded',
  async run({ house, traffic, client, market, hold, expect, slack, linesOf }) {
    const [way] = house.ways.redisOf;
    const [engine] = house.risk;
    const ask = await createAsker({ client, house, market });
    // Four times each, since any engine may be asked.
    for (let turn = 0; turn < 4 * QUESTIONS; turn += 1) await ask(turn % QUESTIONS, Math.floor(turn / QUESTIONS));
    const before = await stateOf(engine);
    const told = linesOf(engine).length;
    way.set({ blackhole: 'down' });
    const noticed = await until(
      () =>
        linesOf(engine)
          .slice(told)
          .some((line) => /"link":/.test(line)),
      8_000,
    );
    const lost = await stateOf(engine);
    await hold(1_500);
    traffic.enter('back');
    const { news } = await stateOf(engine);
    way.set();
    const again = await until(async () => (await stateOf(engine)).news > news, 10_000, 100);
    const found = await stateOf(engine);
    expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
    expect('the silence is noticed within 2 s', noticed, (ms) => ms <= 2_000 * slack);
    expect('the loss of the link is counted', lost.turns - before.turns, (count) => count === 1);
    expect('answers held before', before.held, (count) => count >= QUESTIONS / 2);
    expect('and when the link was lost', lost.held, (count) => count <= QUESTIONS / 4);
    expect('its return is counted', found.turns - lost.turns, (count) => count === 1);
    expect('invalidations are heard again within 5 s', again, (ms) => ms <= 5_000 * slack);
  },
};

const REASONS = 'perfolio_cache_invalidations_total';

/** Answers in memory, changes heard of, and turns of the link: after each of them all answers are dropped. */
async function stateOf(engine) {
  const [held, news, turns] = await Promise.all([
    counted([engine], 'perfolio_cache_entries'),
    counted([engine], REASONS, ['source="bus"']),
    counted([engine], REASONS, ['source="link"']),
  ]);
  return { held, news, turns };
}
