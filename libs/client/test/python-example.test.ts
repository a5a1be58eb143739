import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { onEmbeddedParts, type TestHouse } from '../../../standalone/testing/house';
import { ask, signUp, type Visitor } from '../../../standalone/testing/visitor';

jest.setTimeout(600_000);

const EXAMPLES = join(__dirname, '..', 'examples', 'python');
/** The one whose packages Debian brings. */
const PYTHON = '/usr/bin/python3';
const run = promisify(execFile);

let house: TestHouse;
let visitor: Visitor;
let stubs: string;

beforeAll(async () => {
  stubs = mkdtempSync(join(tmpdir(), 'perfolio-stubs-'));
  house = await onEmbeddedParts();
  visitor = await signUp(house.door);
});
afterAll(async () => {
  await house.close();
  rmSync(stubs, { recursive: true, force: true });
});

describe('the example in Python', () => {
  it('runs on generated stubs and gets the numbers that the HTTP door gives', async () => {
    await run(join(EXAMPLES, 'make-stubs.sh'), [stubs]);
    const env = { PATH: process.env.PATH, PYTHONPATH: stubs, PERFOLIO_TOKEN: visitor.token };

    const { stdout } = await run(PYTHON, [join(EXAMPLES, 'analysis.py'), house.grpc], { env });

    const { body } = await ask(house.door, '/v1/portfolios', { token: visitor.token });
    const [{ portfolioId, name }] = body.portfolios;
    const overHttp = await ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token: visitor.token });
    const { volatility, optimised } = JSON.parse(stdout);
    expect(name).toBe('From Python');
    expect(volatility).toBe(overHttp.body.portfolioView.volatilityAnnual);
    expect(optimised).toBeLessThanOrEqual(volatility);
  });

  it('has twenty lines', () => {
    const lines = readFileSync(join(EXAMPLES, 'analysis.py'), 'utf8').trimEnd().split('\n');

    expect(lines.length).toBeLessThanOrEqual(20);
  });
});
