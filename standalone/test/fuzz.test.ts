import { join } from 'node:path';
import * as contracts from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import * as service from '@perfolio/service';

import type * as Campaigns from '../../scripts/fuzz/campaigns.mjs';
import { ADMIN, onEmbeddedParts, type TestHouse } from '../testing/house';

jest.setTimeout(240_000);

/** Enough to meet every kind of mutation at every method; `npm run fuzz` sends a hundred thousand to each. */
const SAMPLE = { seed: 1, count: 40, from: 0 };
const ON_THE_WIRE = { seed: 2, from: 0, only: '', count: 4, files: 3, said: () => undefined };

const ROOT = join(__dirname, '..', '..');
const CONTEXT = join(ROOT, 'services', 'context');

/** Modules from source, as the campaign names them. */
const load: Campaigns.Load = (folder, file) =>
  file === 'kysely'
    ? require(require.resolve('kysely', { paths: [CONTEXT] }))
    : require(join(ROOT, folder, 'src', file));

const PATH = '/perfolio.gateway.v1.PortfolioService/CreatePortfolio';
const { createPortfolio, listPortfolios } = contracts.gatewayV1.PortfolioServiceService;

let fuzz: typeof Campaigns;
let inputs: ReadonlyMap<string, unknown>;

beforeAll(async () => {
  fuzz = await import('../../scripts/fuzz/campaigns.mjs');
  inputs = fuzz.inputsOf(contracts.descriptors);
});

const faultsOf = (tallies: readonly Campaigns.Tally[]) => tallies.flatMap(({ faults }) => faults);

describe('mutated messages', () => {
  it('are answered or refused with a reason by every method', async () => {
    const methods = await fuzz.methodsAlone(load);
    const tallies = [];

    for (const method of methods)
      tallies.push(
        await fuzz.fuzzMethod({ method, descriptor: inputs.get(method.definition.path), serving: service, ...SAMPLE }),
      );

    expect(faultsOf(tallies)).toEqual([]);
    expect(tallies.map(({ path }) => path).toSorted()).toEqual(
      [...inputs.keys()].filter((path) => path.startsWith('/perfolio.')).toSorted(),
    );
    expect(tallies.every(({ outcomes }) => Object.keys(outcomes).length > 1)).toBe(true);
  });

  it('are the same for the same seed, and others for another', () => {
    const descriptor = inputs.get(PATH);
    const cases = (seed: number) =>
      Array.from({ length: 20 }, (_, index) => fuzz.caseBytes({ descriptor, path: PATH, seed, index }).toString('hex'));

    expect(cases(7)).toEqual(cases(7));
    expect(cases(7)).not.toEqual(cases(8));
  });

  it.each([
    ['takes a part for granted', createPortfolio, (asked: any) => asked.portfolio.window.frequency.toString()],
    ['takes a number for small', listPortfolios, (asked: any) => 'x'.repeat(asked.pageSize)],
    ['lets an error of a parser out', createPortfolio, (asked: any) => JSON.parse(asked.portfolio?.name ?? '1')],
  ])('find a method that %s', async (_what, definition, broken) => {
    const method = service.unary<unknown, unknown>(definition as never, async (asked) => {
      broken(asked);
      throw new PerfolioError('RESOURCE_NOT_FOUND', 'There is nothing else wrong with it.');
    });
    const asked = { method, descriptor: inputs.get(definition.path), serving: service, seed: 1, count: 200 };

    const { faults } = await fuzz.fuzzMethod(asked);

    expect(faults.some(({ fault }) => /^(TypeError|RangeError|SyntaxError)/.test(fault))).toBe(true);
  });
});

describe('over the wire', () => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await onEmbeddedParts();
  });
  afterAll(() => house.close());

  it('mutated messages and broken JSON get no fault of ours', async () => {
    const tallies = await fuzz.fuzzOverTheWire({ ...ON_THE_WIRE, house: { ...house, admin: ADMIN }, load });

    expect(faultsOf(tallies)).toEqual([]);
    expect(tallies.reduce((sum, { asked }) => sum + asked, 0)).toBeGreaterThan(inputs.size * 3);
  });
});

describe('the judge of answers over HTTP', () => {
  const problem = { type: 'application/problem+json', text: '{"reason":"FIELD_INVALID","detail":"Too long."}' };

  it.each([
    ['a fault of ours', { ...problem, status: 500 }],
    ['a server at its limit', { ...problem, status: 503 }],
    ['no answer', { type: '', text: 'no answer', status: 599 }],
    ['a refusal that says nothing', { ...problem, text: '{}', status: 400 }],
    ['a refusal that is no problem', { ...problem, type: 'text/html', status: 400 }],
  ])('finds %s', (_what, answer) => {
    expect(fuzz.faultIn(answer)).toEqual(expect.any(String));
  });

  it('lets an answer and a refusal with a reason pass', () => {
    expect([fuzz.faultIn({ ...problem, status: 400 }), fuzz.faultIn({ status: 204, type: '', text: '' })]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
