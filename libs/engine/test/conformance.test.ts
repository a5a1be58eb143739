import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type * as Comparing from '../conformance/compare.mjs';

let compare: typeof Comparing.compare;
let only: typeof Comparing.only;

beforeAll(async () => {
  ({ compare, only } = await import('../conformance/compare.mjs'));
});

const tolerances = {
  default: { relative: 1e-8, absolute: 1e-10 },
  residualVol: { absolute: 1e-7 },
  'optimiser.weights': null,
  'optimiser.objective': { relative: 1e-6 },
  rule: 'as README says',
};

const reference = () => ({
  volatility: 0.0428,
  contributions: [0.01, -0.02, 0.03],
  matrix: [
    [1, 0.5],
    [0.5, 1],
  ],
  betas: { A: { 'market:SPY': { beta: 1.2, residualVol: 0.05, rSquared: null } }, B: {} },
  status: 'infeasible',
  firstPeriod: '2014-02',
});

/** Every way down to a number. */
function numbersIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value === 'number') return [path];
  if (Array.isArray(value)) return value.flatMap((entry, i) => numbersIn(entry, [...path, i]));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([field, below]) => numbersIn(below, [...path, field]));
}

function changed<T>(value: T, [step, ...rest]: readonly (string | number)[], change: (number: number) => unknown): T {
  if (step === undefined) return change(Number(value)) as T;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[step] = changed(copy[step], rest, change);
  return copy as T;
}

describe('comparing with a reference', () => {
  it('finds nothing in equal answers', () => {
    expect(compare(reference(), reference(), { tolerances })).toEqual([]);
  });

  it('finds any single number that is off by 0.1 %', () => {
    const paths = numbersIn(reference());

    expect(paths).toHaveLength(10);
    for (const path of paths) {
      expect(
        compare(
          changed(reference(), path, (x) => x * 1.001),
          reference(),
          { tolerances },
        ),
      ).toHaveLength(1);
    }
  });

  it.each([null, undefined, Number.NaN, '0.0428'])('finds %p in place of any number', (other) => {
    for (const path of numbersIn(reference())) {
      expect(
        compare(
          changed(reference(), path, () => other),
          reference(),
          { tolerances },
        ),
      ).toHaveLength(1);
    }
  });

  it('finds a number in place of null', () => {
    const got = changed(reference(), ['betas', 'A', 'market:SPY', 'rSquared'], () => 0);

    expect(compare(got, reference(), { tolerances })).toEqual([
      { path: 'betas.A.market:SPY.rSquared', got: 0, want: null },
    ]);
  });

  it('finds what is missing and what is too much', () => {
    expect(compare({ a: 1, c: 3 }, { a: 1, b: 2 }, { tolerances }).map(({ path }) => path)).toEqual(['b', 'c']);
    expect(compare([1, 2, 3], [1, 2], { tolerances, path: 'list' })).toHaveLength(1);
    expect(compare(null, { a: 1 }, { tolerances })).toHaveLength(1);
    expect(compare({ a: { b: 1 } }, { a: [1] }, { tolerances })).toHaveLength(1);
  });

  it('passes a number at absolute + relative x |want|, and no further', () => {
    const off = (by: number) => compare({ x: 100 + by }, { x: 100 }, { tolerances });

    expect(off(1.0e-6)).toEqual([]);
    expect(off(1.1e-6)).toHaveLength(1);
  });

  it('lets a named entry replace the default for its field and what is below', () => {
    const off = (by: number) => compare({ residualVol: { A: 1 + by } }, { residualVol: { A: 1 } }, { tolerances });

    expect(off(0.9e-7)).toEqual([]);
    expect(off(1.1e-7)).toHaveLength(1);
  });

  it('lets a section say which entry a field goes by, and null mean not compared', () => {
    const names = { weights: 'optimiser.weights', volatilityAnnual: 'optimiser.objective' };
    const want = { weights: { A: 0.5 }, volatilityAnnual: 1 };

    expect(compare({ weights: { A: 0.1 }, volatilityAnnual: 1 + 0.9e-6 }, want, { tolerances, names })).toEqual([]);
    expect(compare({ weights: { A: 0.5 }, volatilityAnnual: 1 + 1.1e-6 }, want, { tolerances, names })).toHaveLength(1);
  });

  it('reads typed arrays as lists and a status in either case', () => {
    expect(
      compare({ x: Float64Array.of(1, 2), status: 'PASS' }, { x: [1, 2], status: 'pass' }, { tolerances }),
    ).toEqual([]);
    expect(compare({ status: 'FAIL' }, { status: 'pass' }, { tolerances })).toHaveLength(1);
  });

  it('picks the fields the reference speaks about', () => {
    expect(only({ a: 1, b: 2 }, { a: 5, c: 6 })).toEqual({ a: 1, c: undefined });
  });
});

describe('the conformance command', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'conformance-'));
    mkdirSync(join(root, 'reference'));
    mkdirSync(join(root, 'data'));
    const rows = ['2020-01-31,100,7', '2020-02-28,101,', '2020-03-31,105.04,', '2020-04-30,102.9392,'];
    writeFileSync(join(root, 'data', 'a.csv.gz'), gzipSync(`date,A,B\n${rows.join('\n')}\n`));
    writeFileSync(join(root, 'data', 'b.csv.gz'), gzipSync('date,A\n2020-01-31,1\n'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const request = {
    dataFiles: ['data/a.csv.gz', 'data/b.csv.gz'],
    weights: { A: 1 },
    weightBasis: 'raw',
    proxies: {},
    frequency: 'monthly',
    start: '2020-02-01',
    end: '2020-04-30',
    minObservations: 3,
    cashTickers: [],
  };

  // Returns 1 %, 4 % and -2 %: mean 1 %, squares about it 0, 9 and 9.
  const expected = { portfolioView: { observations: 3, volatility: 0.03, weights: [1] }, horoscope: { score: 50 } };

  function run(vectors: Readonly<Record<string, unknown>>) {
    for (const [name, vector] of Object.entries(vectors)) {
      writeFileSync(join(root, 'reference', name), JSON.stringify(vector));
    }
    const command = join(__dirname, '..', 'conformance', 'run.mjs');
    const { status, stdout } = spawnSync(process.execPath, [command, join(root, 'reference')], { encoding: 'utf8' });
    return { status, lines: stdout.trimEnd().split('\n') };
  }

  it('passes what agrees and names what it skips', () => {
    const { status, lines } = run({ 'p.json': { id: 'p', request, expected, tolerances } });

    expect(lines).toEqual([
      'passed   p portfolioView',
      'skipped  p horoscope: the engine does not build this section yet',
      '1 passed, 0 failed',
    ]);
    expect(status).toBe(0);
  });

  it('lists a mismatch by path and ends with 1', () => {
    const wrong = { portfolioView: { ...expected.portfolioView, volatility: 0.03003 } };
    const { status, lines } = run({ 'p.json': { id: 'p', request, expected: wrong, tolerances } });

    expect(lines[1]).toMatch(/^ {2}portfolioView\.volatility: got 0\.0(3|299999)\d*, want 0\.03003$/);
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(status).toBe(1);
  });

  it('checks code and details of an error, and skips codes nothing built can give', () => {
    const failing = (weights: object, expectedError: object) => ({
      title: 't',
      request: { ...request, weights },
      expectedError,
    });
    const { status, lines } = run({
      'e.json': {
        id: 'e',
        cases: [
          failing({ NOPE: 1 }, { code: 'UNKNOWN_TICKER', ticker: 'NOPE' }),
          failing({ NOPE: 1 }, { code: 'UNKNOWN_TICKER', ticker: 'OTHER' }),
          failing({ A: 1 }, { code: 'ZERO_EXPOSURE' }),
          failing({ A: 1 }, { code: 'NEVER_GIVEN' }),
        ],
      },
    });

    expect(lines).toContain('  error.ticker: got NOPE, want OTHER');
    expect(lines).toContain('  error: got an answer, want ZERO_EXPOSURE');
    expect(lines.filter((line) => line.startsWith('skipped'))).toHaveLength(1);
    expect(lines.at(-1)).toBe('1 passed, 2 failed');
    expect(status).toBe(1);
  });

  it('fails a section whose request the engine refuses', () => {
    const { lines } = run({ 'p.json': { id: 'p', request: { ...request, weights: { B: 1 } }, expected, tolerances } });

    expect(lines[2]).toMatch(/portfolioView: got INSUFFICIENT_HISTORY: .*, want an answer/);
  });

  it('checks positions', () => {
    const positions = { positions: { A: { value: 3 }, B: { value: 1 } }, baseCurrency: 'USD' };
    const weights = { A: 0.75, B: 0.25 };
    const { lines } = run({
      'a.json': { id: 'right', request: positions, expected: { netAssetValue: 4, weights } },
      'b.json': { id: 'wrong', request: positions, expected: { netAssetValue: 4.004, weights } },
    });

    expect(lines[0]).toBe('passed   right');
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('does not take an empty folder for a success', () => {
    const { status, lines } = run({});

    expect(lines.at(-1)).toBe('0 passed, 0 failed');
    expect(status).toBe(1);
  });
});
