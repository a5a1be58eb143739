/** The optimiser judged by other solvers, on a sample; `npm run campaign:optimiser` does the same in full. */
import { Worker } from 'node:worker_threads';
import quadprog from 'quadprog';

import type * as Campaign from '../campaign/campaign.mjs';
import { optimise } from '../src/optimise/optimise';
import { uncorrelated, weightsOf } from './universes';

let campaign: typeof Campaign;

beforeAll(async () => {
  campaign = await import('../campaign/campaign.mjs');
});

describe('random optimisations', () => {
  it('are optimal within their limits where a portfolio keeps these', async () => {
    const { faults, worst } = await campaign.feasibleCampaign(optimise, { count: 120, seed: 1000 });

    expect(faults).toEqual([]);
    expect(worst.miss).toBeLessThan(1e-8);
    expect(worst.residual).toBeLessThan(1e-7);
  }, 120_000);

  it('name a smallest conflict and what mends it where none does', async () => {
    const { faults } = await campaign.infeasibleCampaign(optimise, { count: 15, seed: 500 });

    expect(faults).toEqual([]);
  }, 120_000);
});

describe('the highest Sharpe ratio', () => {
  // min y'Sy over (mu - rf)'y = 1, 0 <= y <= cap x sum y; the weights are y / sum y (Cornuéjols & Tütüncü, ch. 8).
  it('is that of the homogeneous reformulation', async () => {
    const cap = 0.4;
    const volatilities = [0.2, 0.1, 0.15, 0.3];
    const excess = [0.08, 0.02, 0.05, 0.13];
    const universe = uncorrelated(volatilities, { expectedReturns: excess.map((own) => own + 0.01) });
    const n = excess.length;
    const column = (entry: (i: number) => number) => [0, ...Array.from({ length: n }, (_, i) => entry(i))];
    const square = column(() => 0).map((_, i) => column((j) => (i === j + 1 ? (volatilities[j] ?? 0) ** 2 : 0)));
    const rows = column(() => 0).map((_, i) => [
      0,
      excess[i - 1] ?? 0,
      ...excess.map((__, j) => (i === j + 1 ? 1 : 0)),
      ...excess.map((__, j) => cap - (i === j + 1 ? 1 : 0)),
    ]);
    const bounds = [0, 1, ...excess.map(() => 0), ...excess.map(() => 0)];
    const { solution } = quadprog.solveQP(
      square,
      column(() => 0),
      rows,
      bounds,
      1,
    );
    const y = solution.slice(1);
    const sum = y.reduce((all, own) => all + own, 0);

    const answer = await optimise(universe, {
      objective: 'MAX_SHARPE',
      riskFreeRate: 0.01,
      limits: { maxSinglePosition: cap },
    });

    if (answer.status === 'INFEASIBLE') throw new Error('infeasible');
    expect(weightsOf(answer)).toEqual(y.map((own) => expect.closeTo(own / sum, 10)));
  });
});

describe('HiGHS', () => {
  it('loads and answers in a worker thread', async () => {
    const text = 'Minimize\\n obj: x\\nSubject To\\n a: x >= 2\\nEnd\\n';
    const source = `const { parentPort } = require('node:worker_threads');
      require('highs')().then((highs) => parentPort.postMessage(highs.solve('${text}').ObjectiveValue));`;
    const worker = new Worker(source, { eval: true });

    const value = await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });

    expect(value).toBe(2);
    await worker.terminate();
  }, 60_000);
});
