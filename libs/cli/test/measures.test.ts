import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { ADMIN, onEmbeddedParts, type TestHouse } from '../../../standalone/testing/house';
import { ask, logIn } from '../../../standalone/testing/visitor';
import { blocksOf, documents, ROOT } from '../testing/documents';

jest.setTimeout(600_000);

const FOLDER = 'docs/measures/';
const [prices = '', yaml = ''] = blocksOf(`${FOLDER}example.md`).map(({ text }) => text);
const portfolio = parse(yaml);
const { limits: _limits, ...unlimited } = portfolio;
const HALF_FLAT = { positions: ['EXA', 'EXF'].map((ticker) => ({ ticker, weight: 0.5 })) };

interface Question {
  readonly path: string;
  readonly body?: object;
}

const REPORT: Question = { path: '/v1/reports', body: { portfolio } };
/** What each page asks with, where it is not the report of the example. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  performance: { path: REPORT.path, body: { ...REPORT.body, view: 'FULL' } },
  'what-if': {
    path: '/v1/reports:whatIf',
    body: { portfolio, delta: [shift('EXA', '-10%'), shift('EXB', '+10%')] },
  },
  optimisation: { path: '/v1/reports:optimize', body: { portfolio: unlimited, objective: 'MIN_VARIANCE' } },
  simulation: { path: '/v1/reports:simulate', body: { portfolio, paths: 100_000, horizonDays: 21, seed: 7 } },
  stress: { path: '/v1/reports:stress', body: { portfolio, shocks: [{ factor: 'market:EXM', shock: -0.2 }] } },
  instrument: { path: '/v1/instruments/EXA/profile?benchmark=EXM' },
  'data-quality': { path: '/v1/reports', body: { portfolio: HALF_FLAT } },
};

function shift(ticker: string, by: string): object {
  return { ticker, shift: by };
}

const PAGES = documents()
  .filter((file) => file.startsWith(FOLDER))
  .map((file) => file.slice(FOLDER.length, -'.md'.length))
  .filter((page) => !['README', 'example'].includes(page));

let house: TestHouse;
let token: string;
beforeAll(async () => {
  house = await onEmbeddedParts();
  ({ token } = await logIn(house.door, ADMIN.email, ADMIN.password));
  const headers = { 'content-type': 'text/csv' };
  await ask(house.door, '/v1/marketData:import', { method: 'POST', token, body: `${prices}\n`, headers });
});
afterAll(() => house.close());

describe('the worked example', () => {
  it.each(PAGES)('of docs/measures/%s.md is what a service answers', async (page) => {
    const { path, body } = QUESTIONS[page] ?? REPORT;
    const answer = await ask(house.door, path, body === undefined ? { token } : { method: 'POST', token, body });
    const rows = rowsOf(page);
    const wrong = rows
      .map(([field, said]) => ({ field, said, is: at(answer.body, field.split('.')) }))
      .filter(({ said, is }) => !agree(said, is));

    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect([answer.status, wrong]).toEqual([200, []]);
  });
});

const rowsOf = (page: string): readonly (readonly [field: string, said: string])[] => {
  const [, example = ''] = readFileSync(join(ROOT, FOLDER, `${page}.md`), 'utf8').split('## Worked example');
  return [...example.matchAll(/^\| `([^`]+)` \| (\S+) \| .+ \|$/gm)].map(([, field = '', said = '']) => [field, said]);
};

/** Pages show six digits. */
const agree = (said: string, is: unknown): boolean =>
  typeof is === 'number' ? Math.abs(is - Number(said)) <= 5.1e-6 * Math.abs(is) + 1e-14 : String(is) === said;

/** A level is a name with a dot in it. */
function at(value: any, [first, second, ...rest]: readonly string[]): unknown {
  if (first === undefined || value === undefined) return value;
  const more = second === undefined ? [] : [second, ...rest];
  if (second !== undefined && Object.hasOwn(value, `${first}.${second}`)) return at(value[`${first}.${second}`], rest);
  return at(value[first], more);
}
