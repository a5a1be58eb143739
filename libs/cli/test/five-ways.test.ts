import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentials } from '@grpc/grpc-js';
import { createPerfolioClient } from '@perfolio/client';

import { ask } from '../../../standalone/testing/visitor';
import { type AtHome, json, openHome } from '../testing/against-house';
import { ROOT } from '../testing/documents';

jest.setTimeout(600_000);

const run = promisify(execFile);
const EXAMPLES = join(ROOT, 'libs', 'client', 'examples', 'python');
/** The one whose packages Debian brings. */
const PYTHON = '/usr/bin/python3';
const PATIENT_MS = 60_000;

let home: AtHome;
let stubs: string;
beforeAll(async () => {
  stubs = mkdtempSync(join(tmpdir(), 'perfolio-five-ways-'));
  home = await openHome();
});
afterAll(async () => {
  await home.close();
  rmSync(stubs, { recursive: true, force: true });
});

describe('curl, the TypeScript client, Python, a gRPC tool and the command line', () => {
  it('get the same number for the same portfolio', async () => {
    const python = await byPython();
    const { body } = await ask(home.house.door, '/v1/portfolios', { token: home.visitor.token });
    const [{ portfolioId }] = body.portfolios;

    const told = {
      curl: await byCurl(portfolioId),
      client: await byClient(portfolioId),
      python,
      tool: await byTool(portfolioId),
      cli: json(await home.perfolio('analyze -o json')).portfolioView.volatilityAnnual,
    };

    expect(told).toEqual({ curl: python, client: python, python, tool: python, cli: python });
    expect(python).toBeGreaterThan(0);
  });
});

/** Stores the portfolio that the others ask about. */
async function byPython(): Promise<number> {
  await run(join(EXAMPLES, 'make-stubs.sh'), [stubs]);
  const env = { PATH: process.env.PATH, PYTHONPATH: stubs, PERFOLIO_TOKEN: home.visitor.token };
  const { stdout } = await run(PYTHON, [join(EXAMPLES, 'analysis.py'), home.house.grpc], { env });
  return JSON.parse(stdout).volatility;
}

async function byCurl(portfolioId: string): Promise<number> {
  const url = `${home.house.door}/v1/portfolios/${portfolioId}/analysis`;
  const { stdout } = await run('curl', ['-sS', url, '-H', `authorization: Bearer ${home.visitor.token}`]);
  return JSON.parse(stdout).portfolioView.volatilityAnnual;
}

async function byClient(portfolioId: string): Promise<number | undefined> {
  const perfolio = createPerfolioClient({
    address: home.house.grpc,
    credential: () => home.visitor.token,
    channel: credentials.createInsecure(),
    deadlineMs: PATIENT_MS,
  });
  const { portfolioView } = await perfolio.risk.getAnalysis({ portfolioId }).finally(() => perfolio.close());
  return portfolioView?.volatilityAnnual;
}

/** Knows nothing but what the server's reflection says. */
async function byTool(portfolioId: string): Promise<number> {
  const method = `http://${home.house.grpc}/perfolio.gateway.v1.RiskService/GetAnalysis`;
  const header = `authorization: Bearer ${home.visitor.token}`;
  const { stdout } = await run(
    join(ROOT, 'node_modules', '.bin', 'buf'),
    [
      'curl',
      '--protocol',
      'grpc',
      '--http2-prior-knowledge',
      '-H',
      header,
      '-d',
      JSON.stringify({ portfolioId }),
      method,
    ],
    { cwd: tmpdir(), env: { PATH: process.env.PATH, HOME: stubs } },
  );
  return JSON.parse(stdout).portfolioView.volatilityAnnual;
}
