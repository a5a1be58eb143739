import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { createMemoryParts, type SharedParts } from '@perfolio/cache';
import { riskV1 } from '@perfolio/contracts';
import { readContextConfig, startContext } from '@perfolio/context';
import { readGatewayConfig, startGateway } from '@perfolio/gateway';
import { readRiskConfig, startRisk } from '@perfolio/risk';
import { closeAll, createLogger, fromServiceError, readSecrets, type Running, settings } from '@perfolio/service';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { portfolioOf, priceFile, TICKERS } from '../testing/prices';
import { ask, logIn, signUp, storePortfolio, type Visitor } from '../testing/visitor';

const ADMIN = { email: 'admin@rooms.example', password: 'an administrator of tests' };
const { getAnalysis } = riskV1.RiskServiceService;

jest.setTimeout(120_000);

/** A program beside the house, which calls Risk itself by an assertion of who it is. */
describe('a program that calls Risk itself', () => {
  const opened: Running[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'perfolio-rooms-'));
  let door = '';
  let risk: Client;
  let ann: Visitor;
  let apiKey = '';

  beforeAll(async () => {
    const env = {
      PERFOLIO_CONTEXT_PORT: '0',
      PERFOLIO_RISK_PORT: '0',
      PERFOLIO_HTTP_PORT: '0',
      PERFOLIO_GRPC_PORT: '0',
      PERFOLIO_DRAIN_MS: '0',
      PERFOLIO_DATA_DIR: dataDir,
      PERFOLIO_ADMIN_EMAIL: ADMIN.email,
      PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
    };
    const secrets = await readSecrets(settings(env), dataDir);
    const logger = createLogger('test', 'silent', process.stderr);
    const parts: SharedParts = createMemoryParts();
    opened.push(parts);
    const given = { secrets, logger, parts };
    const context = await startContext(readContextConfig(env, { ownProcess: false }), given);
    opened.push(context);
    const addresses = { PERFOLIO_CONTEXT_ADDRESS: `127.0.0.1:${context.port}` };
    const running = await startRisk(readRiskConfig({ ...env, ...addresses }, { ownProcess: false }), given);
    opened.push(running);
    const address = `127.0.0.1:${running.port}`;
    const gatewayEnv = { ...env, ...addresses, PERFOLIO_RISK_ADDRESSES: address };
    const gateway = await startGateway(readGatewayConfig(gatewayEnv), given);
    opened.push(gateway);
    door = `http://127.0.0.1:${gateway.httpPort}`;
    risk = new Client(address, credentials.createInsecure());
    const { token } = await logIn(door, ADMIN.email, ADMIN.password);
    const headers = { 'content-type': 'text/csv' };
    await ask(door, '/v1/marketData:import', { method: 'POST', token, body: priceFile(TICKERS), headers });
    ann = await signUp(door);
    const scopes = ['portfolios:read', 'portfolios:write', 'risk:read'];
    const key = await ask(door, '/v1/apiKeys', { method: 'POST', token: ann.token, body: { name: 'program', scopes } });
    apiKey = key.body.apiKey;
  });

  afterAll(async () => {
    risk?.close();
    await closeAll(opened);
    rmSync(dataDir, { recursive: true, force: true });
  });

  const exchange = async (more: object = {}) => {
    const body = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: apiKey,
      subject_token_type: 'urn:perfolio:params:oauth:token-type:api-key',
      audience: 'risk',
      ...more,
    };
    return (await ask(door, '/v1/token', { method: 'POST', body })).body.access_token as string;
  };

  const analysisOf = (portfolioId: string, token: string) => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    const request = {
      subject: { subject: { $case: 'portfolioId' as const, value: portfolioId } },
      parameters: undefined,
    };
    const { path, requestSerialize, responseDeserialize } = getAnalysis;
    return new Promise<{ generation: string; cacheStatus: string }>((resolve, reject) => {
      let generation = '';
      const done = (error: ServiceError | null, answer?: riskV1.GetAnalysisResponse) => {
        if (error !== null) reject(fromServiceError(error));
        else generation = answer?.inputs?.generation ?? '';
      };
      risk
        .makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, done)
        .on('status', ({ code, metadata: trailers }) => {
          if (code === 0) resolve({ generation, cacheStatus: String(trailers.get('cache-status')[0]) });
        });
    });
  };

  const store = () => storePortfolio(door, ann.token, portfolioOf({ AAA: 0.5, BBB: 0.5 }));

  it('is answered from the same cache as its user', async () => {
    const { portfolioId } = await store();
    const token = await exchange();

    expect((await analysisOf(portfolioId, token)).cacheStatus).toContain('fwd=uri-miss');
    expect((await analysisOf(portfolioId, token)).cacheStatus).toContain('hit');
    const own = await ask(door, `/v1/portfolios/${portfolioId}/analysis`, { token: ann.token });
    expect(own.headers.get('cache-status')).toContain('hit');
  });

  it('is refused another portfolio than its assertion is for, also when that answer is cached', async () => {
    const [one, two] = [await store(), await store()];
    const [all, bound] = [await exchange(), await exchange({ resource: `urn:perfolio:portfolio:${one.portfolioId}` })];
    await analysisOf(two.portfolioId, all);
    expect((await analysisOf(two.portfolioId, all)).cacheStatus).toContain('hit');

    expect((await analysisOf(one.portfolioId, bound)).cacheStatus).toContain('perfolio');
    await expect(analysisOf(two.portfolioId, bound)).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
  });

  it("is refused another user's portfolio, also when that answer is cached", async () => {
    const bob = await signUp(door);
    const { portfolioId } = await storePortfolio(door, bob.token, portfolioOf({ AAA: 1 }));
    await ask(door, `/v1/portfolios/${portfolioId}/analysis`, { token: bob.token });

    await expect(analysisOf(portfolioId, await exchange())).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
  });

  it('never reads what was before a change, however old its assertion', async () => {
    const { portfolioId } = await store();
    const token = await exchange();
    const seen = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const changed = await ask(door, `/v1/portfolios/${portfolioId}`, {
        method: 'PATCH',
        token: ann.token,
        body: { name: `Round ${round}` },
      });
      expect(changed.status).toBe(200);
      const now = await ask(door, '/v1/context', { token: ann.token });
      const { generation } = await analysisOf(portfolioId, token);
      expect(generation).toBe(now.body.generation);
      seen.add(generation);
    }

    expect(seen.size).toBe(10);
  });

  it('is refused on the next call once its key is revoked, also what is cached', async () => {
    const { portfolioId } = await store();
    const token = await exchange();
    await analysisOf(portfolioId, token);
    const { body } = await ask(door, '/v1/apiKeys', { token: ann.token });
    const [{ keyId }] = body.apiKeys;
    await ask(door, `/v1/apiKeys/${keyId}`, { method: 'DELETE', token: ann.token });

    await expect(analysisOf(portfolioId, token)).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
  });

  it('gets nowhere with an assertion for another service', async () => {
    const { portfolioId } = await store();
    const scopes = ['portfolios:read', 'risk:read'];
    const key = await ask(door, '/v1/apiKeys', { method: 'POST', token: ann.token, body: { name: 'next', scopes } });
    apiKey = key.body.apiKey;

    await expect(analysisOf(portfolioId, await exchange({ audience: 'context' }))).rejects.toMatchObject({
      reason: 'CREDENTIALS_INVALID',
    });
  });
});
