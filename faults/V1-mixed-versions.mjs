import { badIn, isNothing } from './house/measures.mjs';
import { buildPrevious, previousCommit } from './house/previous.mjs';
import { openStage, tryFault } from './house/trial.mjs';
import { root } from '../scripts/build.mjs';
import { replaceContext } from './G7-rolling-restart.mjs';
import { noPostgres } from './P1-postgres-down.mjs';

const PHASES = ['before', 'record', 'engines', 'gateways', 'after'];

export const fault = {
  id: 'V1',
  title: 'an upgrade from the version before the newest change of the schema, under load: Context, engines, gateways',
  expected:
    'all calls work in every mixture; no entity tag names another engine than its body; values of the old version are used or missed, never misread',
  unless: () =>
    noPostgres() ??
    (previousCommit() === undefined ? 'there is no history to find the previous version in' : undefined),
  async alone(given) {
    const source = buildPrevious(previousCommit());
    const stage = await openStage({ database: 'postgres', source });
    try {
      return await tryFault({ id: 'V1', run: upgraded }, stage, given);
    } finally {
      await stage.close();
    }
  },
};

async function upgraded(given) {
  const { house, traffic, hold, expect } = given;
  const applied = async () =>
    (await house.postgres.ask((one) => one.query('select count(*)::int as count from migrations'))).rows[0].count;
  const before = await applied();
  traffic.enter('before');
  await hold(1_000);
  traffic.enter('record');
  await replaceContext(given, { source: root });
  await hold(1_000);
  traffic.enter('engines');
  for (const one of house.risk) await renewed(one, hold);
  traffic.enter('gateways');
  for (const one of house.gateways) await renewed(one, hold);
  traffic.enter('after');
  await hold(1_500);
  for (const phase of PHASES) expect(`${phase}: no call fails`, () => badIn(traffic, phase), isNothing);
  expect('migrations before and after', [before, await applied()], ([old, now]) => now > old);
  expect(
    'entity tags that name another engine than their body',
    () => traffic.records.filter(({ mistagged }) => mistagged).length,
    (count) => count === 0,
  );
  const engines = () => [...new Set(traffic.records.map(({ engine }) => engine).filter(Boolean))];
  expect('engine versions that answered', engines, ({ length }) => length > 0);
}

async function renewed(one, hold) {
  await one.stop();
  await one.start({ source: root });
  await hold(1_000);
}
