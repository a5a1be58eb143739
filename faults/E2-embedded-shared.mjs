import { badIn, isNothing } from './house/measures.mjs';

export const fault = {
  id: 'E2',
  title: 'a second process opens the embedded data folder: while the first works, is blocked, and stands still',
  expected: 'refused with the holder named; the holder is not touched',
  database: 'embedded',
  async run({ house, traffic, hold, expect }) {
    const { context } = house;
    const second = async () => {
      const failure = await house.launch('context', { index: 9, env: { REDIS_URL: house.redis.url } }).then(
        (one) => one.kill().then(() => 'it served'),
        (error) => error.message,
      );
      return failure;
    };
    const refused = (said) => /ended with 1 before it served/.test(said);
    expect('while the first works', await second(), refused);
    context.order({ act: 'block', ms: 3_000 });
    expect('while the first is blocked', await second(), refused);
    await hold(1_500);
    traffic.enter('stopped');
    context.pause();
    expect('while the first stands still', await second(), refused);
    context.resume();
    await hold(1_000);
    const away = { but: ({ status }) => status === 503 || status === 504 };
    expect(
      'nothing but 503 and 504',
      () => ({ ...badIn(traffic, 'fault', away), ...badIn(traffic, 'stopped', away) }),
      isNothing,
    );
    expect('the first lives', context.alive, Boolean);
  },
};
