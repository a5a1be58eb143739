import { badIn, isNothing } from './house/measures.mjs';
import { ask, longQuestion } from './house/simulation.mjs';

export const fault = {
  id: 'K4',
  title: 'a computing thread crashes, never ends, or eats memory (failpoint)',
  expected: 'only its own call fails; the thread is replaced; hits go on',
  database: 'embedded',
  /** A thread that crashes is a failure of our own, for the one call it had. */
  mayBreak: true,
  async run({ house, traffic, client, people, hold, expect, slack }) {
    for (const act of ['crash', 'hog', 'spin']) {
      traffic.enter(act);
      for (const one of house.risk) one.order({ thread: 'worker', act });
      await hold(act === 'hog' ? 4_000 : 2_000);
      const bad = badIn(traffic, act, { kind: 'hit', but: ({ status }) => status === 503 || status === 504 });
      expect(`${act}: nothing worse than 500, 503, 504 in hits`, bad, (found) =>
        Object.keys(found).every((one) => one.startsWith('500')),
      );
    }
    traffic.enter('left');
    // A thread that never ends is ended when its call's time is up: 10 s, and a second for grace.
    await hold(9_500);
    traffic.enter('replaced');
    const short = { paths: 1_000, horizonDays: 1 };
    const answers = await Promise.all(
      house.doors.flatMap((door) => people.map((me) => ask(client, door, longQuestion(me, short)))),
    );
    const bad = answers
      .filter(({ status }) => status !== 200)
      .map(({ status, text }) => `${status} ${text.slice(0, 80)}`);
    expect('computations go well on new threads', bad, ({ length }) => length === 0);
    await hold(1_000);
    expect('no call fails any more', () => badIn(traffic, 'replaced'), isNothing);
    const pids = house.risk.map(({ exits }) => exits.length);
    expect('no engine ended', pids, (ends) => ends.every((count, index) => count === pids[index]));
    expect(
      'hits of the last phase (ms at most)',
      () => Math.round(Math.max(...traffic.during('replaced', 'hit').map(({ ms }) => ms))),
      (ms) => ms <= 2_000 * slack,
    );
  },
};
