import { badIn, isNothing } from './house/measures.mjs';
import { noPostgres } from './P1-postgres-down.mjs';

const POOL = 10;
const busy = { but: ({ status }) => status === 503 || status === 504 };
const longest = (traffic, phase) => Math.round(Math.max(...traffic.during(phase).map(({ ms }) => ms)));

export const fault = {
  id: 'P2',
  title: 'PostgreSQL is slow, a table is locked, there are no connections left',
  expected: 'a statement takes 5 s at most, the queue 1 s, then 503; never more connections than the pool has',
  database: 'postgres',
  unless: noPostgres,
  async run({ house, traffic, hold, expect, slack }) {
    house.ways.database.set({ latencyMs: 150, jitterMs: 100 });
    await hold(3_000);
    house.ways.database.set();
    expect('slow: nothing but 503 and 504', () => badIn(traffic, 'fault', busy), isNothing);
    traffic.enter('locked');
    await house.postgres.ask(async (other) => {
      await other.query('begin');
      await other.query('lock table portfolios in access exclusive mode');
      await hold(3_500);
      const { rows } = await other.query(
        "select count(*)::int as open from pg_stat_activity where application_name = 'perfolio-context'",
      );
      expect('connections of Context', rows[0].open, (open) => open <= POOL);
      await other.query('rollback');
    });
    await hold(1_000);
    expect('locked: nothing but 503 and 504', () => badIn(traffic, 'locked', busy), isNothing);
    expect(
      'the longest call (ms)',
      () => longest(traffic, 'locked'),
      (ms) => ms <= 7_000 * slack,
    );
    traffic.enter('full');
    await full(house.postgres, async () => {
      house.ways.database.reset();
      await hold(2_500);
    });
    expect('full: nothing but 503 and 504', () => badIn(traffic, 'full', busy), isNothing);
  },
};

/** Holds all connections that ordinary users may have. */
async function full(postgres, work) {
  const hold = async (left) => {
    if (left === 0) return work();
    try {
      return await postgres.ask((client) => client.query('select').then(() => hold(left - 1)));
    } catch (error) {
      if (error.code !== '53300') throw error;
      return work();
    }
  };
  return hold(40);
}
