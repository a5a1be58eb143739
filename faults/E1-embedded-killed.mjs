import { badIn, isNothing } from './house/measures.mjs';

const DEATHS = 6;
const away = { but: ({ status, failure }) => status === 503 || failure !== undefined };

export const fault = {
  id: 'E1',
  title: 'the process of the embedded database is killed in mid-write, again and again',
  expected: 'no acknowledged change is lost (I2); it starts by itself',
  database: 'embedded',
  async run({ house, traffic, hold, expect, chance }) {
    const starts = [];
    for (let death = 0; death < DEATHS; death += 1) {
      traffic.enter(`death ${death + 1}`);
      await hold(500 + chance() * 500);
      if (death % 3 === 2) await house.context.stop();
      else await house.context.kill();
      const began = performance.now();
      await house.context.start();
      starts.push(Math.round(performance.now() - began));
      expect(`death ${death + 1}: nothing but 503`, () => badIn(traffic, `death ${death + 1}`, away), isNothing);
    }
    expect('starts (ms)', starts, ({ length }) => length === DEATHS);
  },
};
