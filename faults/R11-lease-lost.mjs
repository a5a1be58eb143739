import { badIn, isNothing } from './house/measures.mjs';
import { counted } from './house/member.mjs';
import { ask, longQuestion } from './house/simulation.mjs';

const MINUTE = 60_000;
const SOON_MS = 3_000;

export const fault = {
  id: 'R11',
  title: "a lease's holder stands still past its end; the clock of Redis is stepped by a minute, forth and back",
  expected: 'at most one more computation; the late writer is refused',
  database: 'embedded',
  async run({ house, traffic, client, people, hold, expect }) {
    const [me, other] = people;
    const [door] = house.doors;
    const question = longQuestion(me, { paths: 300_000, horizonDays: 60 });
    const before = simulations(house).length;
    const first = ask(client, door, question);
    const held = await holder(house, hold);
    expect('somebody computes', held?.name, (name) => name !== undefined);
    held?.pause();
    const second = ask(client, house.doors[1], question);
    await hold(4_500);
    held?.resume();
    const answers = await Promise.all([first, second]);
    const made = simulations(house).length - before;
    expect(
      'both are answered, or told to come again',
      answers.map(({ status }) => status),
      (all) => all.every((one) => one === 200 || one === 503),
    );
    expect(
      'answers are the same',
      new Set(answers.filter(({ status }) => status === 200).map(resultOf)).size,
      (count) => count <= 1,
    );
    expect('computations of one question', made, (count) => count === 1 || count === 2);
    traffic.enter('stepped');
    for (const step of [MINUTE, -MINUTE]) {
      const asked = ask(client, door, longQuestion(other, { paths: 20_000, horizonDays: 60 }));
      await hold(200);
      await house.redis.stepClock(step);
      expect(
        `answered although the clock stepped by ${step / 1000} s`,
        (await asked).status,
        (status) => status === 200,
      );
    }
    await hold(500);
    expect('no other call fails when the clock steps', () => badIn(traffic, 'stepped'), isNothing);
    expect(
      'nothing but 503 while it stood still',
      () => badIn(traffic, 'fault', { but: ({ status }) => status === 503 }),
      isNothing,
    );
  },
};

/** The computations that engines told of. */
const simulations = ({ risk }) =>
  risk.flatMap(({ lines }) =>
    lines.filter((line) => /RiskService\/Simulate/.test(line) && /"cache":"computed"/.test(line)),
  );

const resultOf = ({ text }) => text.replace(/"computedAt":"[^"]*"/, '');

/** The engine that computes what takes long, as soon as one does: what others ask for is over at the second look. */
async function holder({ risk }, hold) {
  for (const over = performance.now() + SOON_MS; performance.now() < over; await hold(20)) {
    for (const one of risk) if (await isBusyFor(60, one, hold)) return one;
  }
  return undefined;
}

async function isBusyFor(ms, one, hold) {
  if (!(await isBusy(one))) return false;
  await hold(ms);
  return isBusy(one);
}

const isBusy = async (one) => (await counted([one], 'perfolio_compute_running')) > 0;
