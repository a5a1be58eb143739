import { addedP99, badIn, isNothing, sharedAgain, until, warnings } from './house/measures.mjs';
import { counted } from './house/member.mjs';
import { createAsker } from './house/sent-along.mjs';

const BREAKER = 'perfolio_cache_breaker_state';
const COMMANDS = 'db_client_operation_duration_count';
const FAILED = ['db_system_name="redis"', 'error_type='];
const AWAY_MS = 4_000;
/** How many ask one question at once. */
const HERD = 40;
/** Others, one after the other. Each makes an engine ask Redis twice where nothing keeps it from that. */
const QUESTIONS = 24;

export const fault = {
  id: 'R1',
  title: 'Redis is killed (SIGKILL) and comes back',
  expected:
    'no 5xx, nothing wrong, at most 150 ms more at p99; breakers open within 5 failures; an engine computes a question once; one log line per change of state; the cache in use again within 2 s',
  database: 'embedded',
  async run({ house, traffic, client, market, hold, expect, slack, linesOf }) {
    const { risk, redis } = house;
    const ask = await createAsker({ client, house, market });
    const before = await failures(risk);
    await redis.kill();
    const openMs = await until(async () => (await counted(risk, BREAKER)) === risk.length, AWAY_MS * slack);
    const [opened, atOpening] = [performance.now(), await failures(risk)];
    const herd = await Promise.all(Array.from({ length: HERD }, (_, turn) => ask(0, turn)));
    for (let day = 1; day <= QUESTIONS; day += 1) await ask(day, day);
    await hold(AWAY_MS);
    const [after, openS] = [await failures(risk), (performance.now() - opened) / 1000];
    traffic.enter('back');
    await redis.start();
    const backMs = await sharedAgain(traffic, 'back');
    const closedMs = await until(async () => (await counted(risk, BREAKER)) === 0);
    expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
    expect(
      'hits take at most 150 ms more at p99',
      () => addedP99(traffic, 'fault', 'hit'),
      (ms) => ms <= 150 * slack,
    );
    // What fails side by side counts once, and a look at the breaker takes a moment: hence twice as many.
    expect('the breakers of all engines are open (ms)', openMs, (ms) => ms <= AWAY_MS * slack);
    expect('failures of an engine until its breaker is open', most(before, atOpening), (count) => count <= 10);
    expect(
      `failures of an engine in the next ${openS.toFixed(1)} s: a probe a second`,
      most(atOpening, after),
      (count) => count <= openS + 1,
    );
    expect(`computations for ${HERD} who ask the same at once`, made(herd), (count) => count <= risk.length);
    expect('the cache is used again within 2 s', backMs, (ms) => ms <= 2_000 * slack);
    expect('the breakers are closed again within 5 s', closedMs, (ms) => ms <= 5_000 * slack);
    const loudest = Math.max(...house.members.map((one) => warnings(linesOf(one)).length));
    expect('few warnings per process, not one per call', loudest, (lines) => lines <= 6);
  },
};

/** Commands of each engine that failed. */
const failures = (engines) => Promise.all(engines.map((one) => counted([one], COMMANDS, FAILED)));

const most = (before, after) => Math.max(...after.map((count, index) => count - before[index]));

/** Answers that were neither there nor waited for. */
const made = (answers) => answers.filter(({ headers }) => !/hit|collapsed/.test(headers['cache-status'] ?? '')).length;
