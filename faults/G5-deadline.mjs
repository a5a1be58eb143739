import { counted } from './house/member.mjs';
import { badIn, isNothing, until } from './house/measures.mjs';
import { grpcDoor } from './house/grpc.mjs';
import { longQuestion } from './house/simulation.mjs';

const DEADLINE_MS = 700;
/** A stream's computation goes on for so long, for whoever asks again and joins it. */
const GRACE_MS = 5_000;
const RUNNING = 'perfolio_compute_running';

export const fault = {
  id: 'G5',
  title: 'a deadline passes in the midst of a computation',
  expected:
    'DEADLINE_EXCEEDED at the deadline and 50 ms; the thread is free 1 s after the 5 s for which a stream lingers',
  database: 'embedded',
  async run({ house, traffic, people, expect, slack }) {
    const { perfolio, metadataOf, close } = grpcDoor(house.gateways[0].ports.grpc);
    const ends = [];
    for (const me of people.slice(0, 2)) {
      const { body } = longQuestion(me);
      const question = {
        portfolio: body.portfolio,
        model: 'STUDENT_T',
        paths: 1_000_000,
        horizon_days: 252,
        seed: body.seed,
      };
      const began = performance.now();
      const code = await perfolio.simulate(question, metadataOf(me.token), { deadline: Date.now() + DEADLINE_MS });
      ends.push({ code, lateMs: Math.round(performance.now() - began - DEADLINE_MS) });
    }
    close();
    const freeMs = await until(async () => (await counted(house.risk, RUNNING)) === 0, 20_000, 50);
    expect(
      'every call ends with DEADLINE_EXCEEDED',
      ends.map(({ code }) => code),
      (codes) => codes.every((code) => code === 4),
    );
    expect('at the deadline (ms late)', Math.max(...ends.map(({ lateMs }) => lateMs)), (ms) => ms <= 50 * slack);
    expect('the threads are free within 1 s after the grace', freeMs, (ms) => ms <= GRACE_MS + 1_000 * slack);
    expect('no other call fails', () => badIn(traffic, 'fault'), isNothing);
  },
};
