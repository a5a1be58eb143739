import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { onEmbeddedParts, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { ask, PASSWORD, signUp, storePortfolio, type Visitor } from '../../testing/visitor';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..', '..');
const run = promisify(execFile);

/** The Python that has grpcio: Debian's, by preference. A machine without it says so instead of passing. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import grpc, google.protobuf']).status === 0,
);

describe('clients that nobody here wrote', () => {
  let house: TestHouse;
  let visitor: Visitor;
  let portfolioId: string;
  let expected: number;

  beforeAll(async () => {
    house = await onEmbeddedParts();
    visitor = await signUp(house.door);
    ({ portfolioId } = await storePortfolio(house.door, visitor.token, portfolioOf({ AAA: 0.25, BBB: 0.75 })));
    const answer = await ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token: visitor.token });
    expected = answer.body.portfolioView.volatilityAnnual;
  });

  afterAll(() => house.close());

  it('include curl', async () => {
    const url = `${house.door}/v1/portfolios/${portfolioId}/analysis`;
    const { stdout } = await run('curl', ['-sS', '-i', '-H', `Authorization: Bearer ${visitor.token}`, url]);

    expect(stdout).toMatch(/^HTTP\/1\.1 200/);
    expect(stdout).toMatch(/\r\ncache-status: perfolio; hit; detail=local\r\n/i);
    expect(JSON.parse(stdout.slice(stdout.indexOf('\r\n\r\n'))).portfolioView.volatilityAnnual).toBe(expected);
  });

  it('include buf curl, by reflection', async () => {
    const { stdout } = await run(join(ROOT, 'node_modules', '.bin', 'buf'), [
      'curl',
      '--protocol=grpc',
      '--http2-prior-knowledge',
      '--header',
      `authorization: Bearer ${visitor.token}`,
      '--data',
      JSON.stringify({ portfolioId }),
      `http://${house.grpc}/perfolio.gateway.v1.RiskService/GetAnalysis`,
    ]);

    expect(JSON.parse(stdout).portfolioView.volatilityAnnual).toBe(expected);
  });

  (PYTHON === undefined ? it.skip : it)('include Python grpcio (Debian: python3-grpcio)', async () => {
    const { stdout } = await run(PYTHON as string, [
      join(__dirname, 'analysis.py'),
      house.grpc,
      join(ROOT, 'libs', 'contracts', 'descriptors.binpb'),
      visitor.email,
      PASSWORD,
      portfolioId,
    ]);

    expect(JSON.parse(stdout)).toEqual({
      volatilityAnnual: expected,
      generation: expect.stringMatching(/^\d+-[0-9a-f]{16}$/),
      engineVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      cacheStatus: 'perfolio; hit; detail=local',
      withoutCredential: 'UNAUTHENTICATED',
    });
  });
});
