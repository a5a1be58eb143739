import { p99 } from '../bench/statistics.mjs';
import { badIn, isNothing, times } from './house/measures.mjs';

export const fault = {
  id: 'K2',
  title: 'an engine stands still (SIGSTOP)',
  expected: 'calls go elsewhere within 3 s; it joins again; what it writes late is refused',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    house.risk[0].pause();
    await hold(3_000 * Math.min(slack, 2));
    traffic.enter('elsewhere');
    await hold(4_000);
    traffic.enter('back');
    house.risk[0].resume();
    await hold(1_500);
    const phases = ['fault', 'elsewhere', 'back'];
    expect('no call fails', () => Object.assign({}, ...phases.map((one) => badIn(traffic, one))), isNothing);
    expect(
      'no call of the first 3 s takes longer than 4 s',
      () => Math.round(Math.max(...times(traffic, 'fault'))),
      (ms) => ms <= 4_000 * slack,
    );
    expect(
      'after 3 s calls take no longer than before',
      () => Math.round(p99(times(traffic, 'elsewhere'))),
      (ms) => ms <= 500 * slack,
    );
  },
};
