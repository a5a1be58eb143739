import { counted } from './house/member.mjs';
import { badIn, isNothing, until } from './house/measures.mjs';
import { ask, longQuestion } from './house/simulation.mjs';

/** A stream's computation goes on for so long, for whoever asks again and joins it. */
const GRACE_MS = 5_000;
const RUNNING = 'perfolio_compute_running';

export const fault = {
  id: 'G6',
  title: 'a client goes away in the midst of a computation',
  expected:
    'nobody else waits: it ends 1 s after the 5 s for which a stream lingers; somebody does: it goes on for him',
  database: 'embedded',
  async run({ house, traffic, client, people, hold, expect, slack }) {
    const [door] = house.doors;
    for (const me of people.slice(0, 2)) {
      const gone = new AbortController();
      const asked = ask(client, door, { ...longQuestion(me), signal: gone.signal });
      await hold(500);
      gone.abort();
      await asked;
    }
    const freeMs = await until(async () => (await counted(house.risk, RUNNING)) === 0, 20_000, 50);
    expect('the threads are free within 1 s after the grace', freeMs, (ms) => ms <= GRACE_MS + 1_000 * slack);
    const question = longQuestion(people[0], { paths: 600_000, horizonDays: 60 });
    const gone = new AbortController();
    const leaver = ask(client, door, { ...question, signal: gone.signal });
    const stayer = ask(client, door, question);
    await hold(150);
    gone.abort();
    const [left, stayed] = [await leaver, await stayer];
    expect('who left heard nothing', left.failure, (failure) => failure === 'ABORT_ERR');
    expect('who stayed is answered', stayed.status, (status) => status === 200);
    expect('no other call fails', () => badIn(traffic, 'fault'), isNothing);
  },
};
