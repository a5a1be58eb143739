import { badIn, isNothing } from './house/measures.mjs';
import { ask, longQuestion } from './house/simulation.mjs';

export const fault = {
  id: 'K1',
  title: 'an engine is killed in the midst of computations',
  expected: 'asked again elsewhere, or 503 with Retry-After; its leases end by themselves; another is ready within 2 s',
  database: 'embedded',
  async run({ house, traffic, client, people, hold, expect, slack }) {
    const [victim] = house.risk;
    const questions = people.slice(0, 4).map((me) => longQuestion(me, { paths: 50_000, horizonDays: 60 }));
    const long = questions.map((one, index) => ask(client, house.doors[index % 2], one));
    await hold(400);
    await victim.kill();
    const answers = await Promise.all(long);
    const unlike = answers.filter(
      ({ status, headers }) => status !== 200 && !(status === 503 && headers['retry-after']),
    );
    expect(
      'long answers come, or 503 with Retry-After',
      unlike.map(({ status, failure }) => failure ?? status),
      isEmpty,
    );
    await hold(1_500);
    expect(
      'nothing but 503 is told of it',
      () => badIn(traffic, 'fault', { but: ({ status }) => status === 503 }),
      isNothing,
    );
    const share =
      traffic.during('fault').filter(({ status }) => status === 503).length / traffic.during('fault').length;
    expect('at most 5 % are told to come again', Math.round(share * 1000) / 1000, (value) => value <= 0.05);
    const [again] = await Promise.all(questions.slice(0, 1).map((one) => ask(client, house.doors[0], one)));
    expect('what the dead one computed can be asked again', again.status, (status) => status === 200);
    traffic.enter('back');
    const began = performance.now();
    await victim.start();
    expect('another is ready within 2 s', Math.round(performance.now() - began), (ms) => ms <= 2_000 * slack);
    await hold(1_000);
    expect('no call fails when it is back', () => badIn(traffic, 'back'), isNothing);
  },
};

const isEmpty = ({ length }) => length === 0;
