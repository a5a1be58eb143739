// What a person does with the installation, through its published port.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { post } from '../http-client.mjs';

const DEMO = { email: 'demo@perfolio.example', password: 'perfolio-demo' };
/** Nobody may use the record while it is put back. */
const OURS = ['gateway', 'risk', 'context'];
const HEALED_MS = 120_000;
const QUESTIONS = 90;

/** Logs in and asks one question that nobody asked before; returns what is wrong with the answer. */
export async function analyse(base, { as = DEMO } = {}) {
  const { accessToken: token } = await post(base, '/v1/sessions', { body: as });
  return ask(base, token);
}

async function ask(base, token) {
  const weight = (1 + Math.random()) / 4;
  const positions = [
    { ticker: 'AAPL', weight },
    { ticker: 'MSFT', weight: 1 - weight },
  ];
  const body = { portfolio: { name: randomUUID(), positions }, frequency: 'MONTHLY' };
  const answer = await post(base, '/v1/reports', { body, token });
  const volatility = answer.portfolioView?.volatilityAnnual;
  return volatility > 0 ? [] : [`No volatility in ${JSON.stringify(answer).slice(0, 400)}`];
}

/** Asks until every replica has answered; names those that never do. */
export async function computedBy(base, replicas, { docker }) {
  const { accessToken: token } = await post(base, '/v1/sessions', { body: DEMO });
  for (let asked = 0; asked < QUESTIONS; asked += 1) await ask(base, token);
  const logs = await Promise.all(replicas.map(async ({ Name, Id }) => ({ Name, log: await docker('logs', Id) })));
  const shares = logs.map(({ Name, log }) => ({ Name, answered: log.split('GetReport').length - 1 }));
  console.error(shares.map(({ Name, answered }) => `${Name} answered ${answered}`).join(', '));
  return shares.filter(({ answered }) => answered === 0).map(({ Name }) => `${Name} was never asked.`);
}

/** Has the record written out beside the database, and looks whether it is sealed, and whole when it is read and put back. */
export async function backup({ compose, base, healthy }) {
  const cli = (...words) => ['run', '--rm', '-T', 'context', 'cli', ...words];
  const file = await compose.output(cli('backup', '-'));
  if (file.includes(DEMO.email)) return ['The backup can be read without its key.'];
  await compose.output(cli('restore', '-', '--check'), file);
  await compose('stop', ...OURS);
  await compose.output(cli('restore', '-', '--force'), file);
  await compose('start', ...OURS);
  await healthy();
  return analyse(base);
}

/** Resolves when the container is a new one, healthy, and the whole installation answers again. */
export async function healed({ base, containers, healthy }, service, isAnother) {
  const deadline = Date.now() + HEALED_MS;
  const until = async (holds) => {
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`${service} has not healed in time.`);
      await wait(500);
    }
  };
  await until(async () => (await containers(service)).some(isAnother));
  await healthy();
  await until(async () => (await analyse(base).catch(() => ['away'])).length === 0);
}
