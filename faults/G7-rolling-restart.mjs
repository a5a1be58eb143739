import { badIn, isNothing } from './house/measures.mjs';
import { noPostgres } from './P1-postgres-down.mjs';

export const fault = {
  id: 'G7',
  title: 'every process is replaced under load, one after another',
  expected: '0 failed calls; each says it is not ready, drains, and ends with 0',
  database: 'postgres',
  unless: noPostgres,
  async run(given) {
    const { house, traffic, hold, expect } = given;
    traffic.enter('gateways');
    const drains = [];
    for (const one of house.gateways) drains.push(await replaced(one, hold));
    traffic.enter('engines');
    for (const one of house.risk) drains.push(await replaced(one, hold));
    traffic.enter('record');
    drains.push(await replaceContext(given));
    await hold(1_000);
    for (const phase of ['gateways', 'engines', 'record'])
      expect(`${phase}: no call fails`, () => badIn(traffic, phase), isNothing);
    expect(
      'each drains within 20 s (ms)',
      drains.map(({ ms }) => Math.round(ms)),
      (all) => all.every((ms) => ms <= 20_000),
    );
    expect(
      'each ends with 0',
      drains.map(({ exit }) => exit),
      (all) => all.every((exit) => exit === 0),
    );
  },
};

async function replaced(one, hold) {
  const ms = await one.stop();
  const exit = one.exits.at(-1);
  await one.start();
  await hold(700);
  return { ms, exit };
}

/** The next one serves before the last one is asked to go, behind one address, as replicas of an installation do. */
export async function replaceContext({ house, hold }, how = {}) {
  const { context, contextAddress } = house;
  const next = await house.launch('context', { index: house.members.length, env: house.toRecord, how });
  contextAddress.point(next.ports.grpc);
  await hold(500);
  const ms = await context.stop();
  const exit = context.exits.at(-1);
  house.replaceContext(next);
  return { ms, exit };
}
