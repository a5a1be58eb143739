import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as contracts from '@perfolio/contracts';
import * as service from '@perfolio/service';
import { Redis } from 'ioredis';

import type * as Campaign from '../../scripts/rounds/campaign.mjs';
import { type Fleet, importPrices, logInAsAdmin, startFleet } from '../testing/fleet';

jest.setTimeout(240_000);

/** `npm run rounds` makes a thousand. */
const SAMPLE = { rounds: 40, lanes: 2, times: 1, chance: Math.random };

const load = (folder: string): unknown => (folder === 'libs/service' ? service : contracts);

describe('change, then read, while nobody hears of changes', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'perfolio-rounds-'));
  let fleet: Fleet;
  let campaign: typeof Campaign;
  let house: Campaign.Rounds['house'];

  beforeAll(async () => {
    campaign = await import('../../scripts/rounds/campaign.mjs');
    fleet = await startFleet(2, 2, { PERFOLIO_DATA_DIR: dataDir });
    await importPrices(fleet);
    const redis = new Redis(fleet.redis.url);
    await redis.call('ACL', 'SETUSER', 'default', '-subscribe', '-psubscribe', '-ssubscribe');
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    redis.disconnect();
    house = {
      doors: fleet.doors,
      replicas: fleet.risk.map(({ grpc }) => `127.0.0.1:${grpc}`),
      secrets: await service.readSecrets(service.settings({ PERFOLIO_DATA_DIR: dataDir }), dataDir),
      admin: (await logInAsAdmin(fleet)).token,
    };
  });
  afterAll(async () => {
    await fleet?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('owners, guests and programs read what was acknowledged, and nobody who lost the right is let in', async () => {
    const tally = await campaign.makeRounds({ house, load, ...SAMPLE });

    expect(campaign.faultsOf({ ...tally, rounds: SAMPLE.rounds })).toEqual([]);
    expect(Object.keys(tally.reads).toSorted()).toEqual(['guest', 'owner', 'program']);
    expect([tally.foreign.tried, tally.gone.tried, tally.revoked.tried].every((tried) => tried > 0)).toBe(true);
  });

  it('finds reads through a proxy that remembers answers, and who is let in by it', async () => {
    const proxy = await forgetfulNever(fleet.doors[0] ?? '');
    const { port } = proxy.address() as AddressInfo;

    const tally = await campaign.makeRounds({
      ...SAMPLE,
      house: { ...house, doors: [`http://127.0.0.1:${port}`] },
      load,
      rounds: 12,
      lanes: 1,
    });
    proxy.close();

    expect(tally.stale.length).toBeGreaterThan(0);
    expect(tally.revoked.letIn.length).toBeGreaterThan(0);
    expect(campaign.faultsOf({ ...tally, rounds: 12 })).not.toEqual([]);
  });
});

/** Passes everything on, and answers from memory what was read before by the same credential. */
async function forgetfulNever(door: string): Promise<Server> {
  const known = new Map<string, { status: number; text: string }>();
  const server = createServer((request, response) => {
    void answered(door, request, known).then(({ status, text }) => response.writeHead(status).end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function answered(
  door: string,
  request: IncomingMessage,
  known: Map<string, { status: number; text: string }>,
): Promise<{ status: number; text: string }> {
  const { method = 'GET', url = '', headers } = request;
  const name = `${url} ${headers.authorization}`;
  const remembered = method === 'GET' && !url.includes('grants') ? known.get(name) : undefined;
  if (remembered !== undefined) return remembered;
  const body = (await Array.fromAsync(request as AsyncIterable<Buffer>)).join('');
  const passed = Object.fromEntries(
    ['authorization', 'content-type'].flatMap((each) => (headers[each] ? [[each, String(headers[each])]] : [])),
  );
  const response = await fetch(`${door}${url}`, { method, headers: passed, ...(body !== '' && { body }) });
  const answer = { status: response.status, text: await response.text() };
  if (method === 'GET' && answer.status === 200) known.set(name, answer);
  return answer;
}
