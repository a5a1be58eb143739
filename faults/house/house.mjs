// The whole service as real processes, each reached by a way of its own that can be spoilt.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';
import { virtualAddress } from './address.mjs';
import { freePort, startFaultProxy } from './kit.mjs';
import { member } from './member.mjs';
import { ownPostgres } from './postgres.mjs';
import { ownRedis } from './redis.mjs';

export const ADMIN = { email: 'admin@faults.example', password: randomUUID() };

/** `database` is `embedded` or `postgres`. Everything that was opened is closed by `close`, also after a failure here. */
export async function openHouse({ database, risk = 2, gateways = 2, env = {}, source = root }) {
  const opened = [];
  const opening = { database, risk, gateways, env, source, opened };
  try {
    return await open(opening);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function open(opening) {
  const { database, risk, gateways, env, source, opened } = opening;
  const keep = (part, close = () => part.close()) => {
    opened.push(close);
    return part;
  };
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-faults-'));
  chmodSync(folder, 0o755);
  opened.push(async () => rmSync(folder, { recursive: true, force: true }));
  const redis = keep(await ownRedis());
  const postgres = database === 'postgres' ? keep(await ownPostgres()) : undefined;
  const way = async (port) => keep(await startFaultProxy({ port }));
  const ways = {
    redisOfContext: await way(redis.port),
    redisOf: await each(risk, () => way(redis.port)),
    database: postgres === undefined ? undefined : await way(postgres.port),
  };
  const shared = { ...SETTINGS, PERFOLIO_DATA_DIR: join(folder, 'data'), ...env };
  const launch = launcher({ shared, folder, source, keep });
  const toRecord = {
    REDIS_URL: urlOf(ways.redisOfContext),
    ...(postgres !== undefined && { DATABASE_URL: postgres.urlBy(ways.database.port) }),
  };
  const context = await launch('context', { env: toRecord });
  const contextAddress = keep(await virtualAddress(context.ports.grpc));
  ways.context = keep(await startFaultProxy({ port: contextAddress.port }));
  const toContext = { PERFOLIO_CONTEXT_ADDRESS: `127.0.0.1:${ways.context.port}` };
  const engines = await each(risk, (index) =>
    launch('risk', { index, env: { ...toContext, REDIS_URL: urlOf(ways.redisOf[index]) } }),
  );
  ways.risk = await each(risk, (index) => way(engines[index].ports.grpc));
  const toRisk = { PERFOLIO_RISK_ADDRESSES: ways.risk.map(({ port }) => `127.0.0.1:${port}`).join(',') };
  const fronts = await each(gateways, (index) => launch('gateway', { index, env: { ...toContext, ...toRisk } }));
  const parts = { database, folder, redis, postgres, ways, contextAddress, launch, toRecord };
  return houseOf(parts, { context, engines, fronts }, opened);
}

const urlOf = ({ port }) => `redis://127.0.0.1:${port}`;

/** Starts a process of a service, with the settings of the others; `how` says which tree it runs from. */
const launcher =
  ({ shared, folder, source, keep }) =>
  async (service, { index, env, how = {} }) => {
    const name = index === undefined ? service : `${service} ${index + 1}`;
    const settings = { ...shared, ...(await ports(service)), ...env };
    const one = member({ name, service, env: settings, folder, source, ...how });
    keep(one, () => one.stop());
    return one.start();
  };

function houseOf(parts, { context, engines, fronts }, opened) {
  const { ways } = parts;
  const members = [context, ...engines, ...fronts];
  const house = {
    ...parts,
    context,
    risk: engines,
    gateways: fronts,
    members,
    /** The Context that serves from now on. */
    replaceContext(next) {
      members[0] = next;
      house.context = next;
    },
    get doors() {
      return fronts.map(({ ports: { http } }) => `http://127.0.0.1:${http}`);
    },
    /** Every way is clear again and every process runs. */
    async heal() {
      for (const one of [ways.redisOfContext, ways.database, ways.context, ...ways.redisOf, ...ways.risk]) {
        one?.accept(true);
        one?.set();
      }
      for (const one of members) one.resume();
    },
    close: () => closeAll(opened),
  };
  return house;
}

const SETTINGS = {
  PERFOLIO_ADMIN_EMAIL: ADMIN.email,
  PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
  PERFOLIO_RATE_LIMITS: 'off',
  PERFOLIO_AUDIT_PER_THOUSAND: '300',
  PERFOLIO_LOG_LEVEL: 'info',
};

/** Ports are chosen beforehand, so that a process that is started again is found where it was. */
async function ports(service) {
  const own = {
    context: ['PERFOLIO_CONTEXT_PORT', 'PERFOLIO_METRICS_PORT'],
    risk: ['PERFOLIO_RISK_PORT', 'PERFOLIO_METRICS_PORT'],
    gateway: ['PERFOLIO_HTTP_PORT', 'PERFOLIO_GRPC_PORT', 'PERFOLIO_METRICS_PORT'],
  };
  const chosen = await each(own[service].length, () => freePort());
  return Object.fromEntries(own[service].map((name, index) => [name, `${chosen[index]}`]));
}

const each = async (count, make) => {
  const made = [];
  for (let index = 0; index < count; index += 1) made.push(await make(index));
  return made;
};

async function closeAll(opened) {
  for (const close of opened.reverse()) await close().catch((error) => process.stderr.write(`${error.stack}\n`));
}
