import { randomUUID } from 'node:crypto';
import { json } from './house/client.mjs';
import { badIn, isNothing, until } from './house/measures.mjs';
import { portfolioOf, drawnWeight } from './house/people.mjs';
import { nameOf } from './house/traffic.mjs';
import { noPostgres } from './P1-postgres-down.mjs';

const told = { but: ({ status }) => status === 503 || status === 504 || status === 409 };
const CREATED = 12;

export const fault = {
  id: 'P3',
  title: 'connections are reset in mid-transaction; then a failover that loses commits',
  expected:
    'an unknown outcome is told as such and can be repeated by its key; a standby confirms nobody; nothing of the lost history is served',
  database: 'postgres',
  spoils: true,
  losesHistory: true,
  unless: noPostgres,
  async run(given) {
    const { house, traffic, client, hold, expect, people } = given;
    await resets(given);
    traffic.enter('failover');
    const copy = house.postgres.copy();
    await hold(1_500);
    const lostFrom = performance.now();
    await house.postgres.follow(copy);
    traffic.enter('standby');
    await hold(2_000);
    const confirmed = traffic
      .during('standby')
      .filter(({ status, start }) => status === 200 && start > lostFrom + 2_000);
    expect('a standby confirms nobody', confirmed.length, (count) => count === 0);
    house.postgres.promote();
    const backMs = await until(async () => (await client.ask(house.doors[0], '/readyz')).status === 200);
    await recovered({ house, traffic, client, people, from: lostFrom });
    traffic.enter('promoted');
    await hold(2_000);
    expect('ready after the promotion (ms)', backMs, Number.isFinite);
    expect(
      'nothing but 503, 504 and 409',
      () => ({ ...badIn(traffic, 'failover', told), ...badIn(traffic, 'standby', told) }),
      isNothing,
    );
    expect('no call fails after the promotion', () => badIn(traffic, 'promoted'), isNothing);
  },
};

/** Portfolios made by key while connections break: each once, however often it had to be asked for. */
async function resets({ house, traffic, client, people, hold, expect }) {
  const [me] = people;
  const name = `keyed-${randomUUID()}`;
  let over = false;
  const breaking = (async () => {
    while (!over) {
      house.ways.database.reset();
      await hold(150);
    }
  })();
  let attempts = 0;
  for (let index = 0; index < CREATED; index += 1) {
    const headers = { 'idempotency-key': randomUUID() };
    const question = { method: 'POST', token: me.token, body: portfolioOf(drawnWeight(), name), headers };
    await until(async () => {
      attempts += 1;
      return (await client.ask(house.doors[index % 2], '/v1/portfolios', question)).status === 201;
    });
  }
  over = true;
  await breaking;
  const listed = json(await client.ask(house.doors[0], '/v1/portfolios?pageSize=500', { token: me.token }));
  const made = listed.portfolios.filter((one) => one.name === name).length;
  expect(`portfolios made by ${CREATED} keys in ${attempts} attempts`, made, (count) => count === CREATED);
  expect('resets: nothing but 503, 504 and 409', () => badIn(traffic, 'fault', told), isNothing);
}

/** What the promoted server holds is what is true from here on. */
async function recovered({ house, traffic, client, people, from }) {
  for (const me of people) {
    const answer = await client.ask(house.doors[0], me.path, { token: me.token });
    const weight = json(answer)?.positions?.[0]?.weight;
    if (weight === undefined)
      throw new Error(`${me.path} is not there after the failover: ${answer.status} ${answer.text.slice(0, 200)}`);
    traffic.events.push({
      kind: 'write',
      start: from,
      end: performance.now(),
      sets: { [nameOf(me)]: `${weight}` },
      recovery: true,
    });
  }
}
