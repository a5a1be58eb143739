import fc from 'fast-check';

import { factorHistory } from '../src/limits/factor-history';
import { analyse } from '../src/model/analysis';
import type { PriceColumn } from '../src/model/price-column';
import { priceSource } from '../src/model/price-source';
import { riskScore } from '../src/score/risk-score';
import type { ScorePolicy } from '../src/score/score-policy';
import { whatIf } from '../src/what-if/what-if';
import { POLICY } from './policies';
import { markets, percentWeights, PROXIES, request } from './requests';
import { read, SecondRoute, searched, type Weights } from './second-route';

const policies = fc
  .record({
    horizonMonths: fc.integer({ min: 1, max: 12 }),
    interpolation: fc.constantFrom('LINEAR' as const, 'STEP' as const),
    singleNameShock: fc.double({ min: 0.1, max: 1, noNaN: true }),
    volatilityMultiple: fc.double({ min: 0.5, max: 3, noNaN: true }),
  })
  .map((changes): ScorePolicy => ({ ...POLICY, minWindows: 12, ...changes }));

const terms = fc.record({ policy: policies, maxLoss: fc.double({ min: 0.05, max: 1, noNaN: true }) });

function engineScore(
  prices: Map<string, PriceColumn>,
  weights: Weights,
  terms: { policy: ScorePolicy; maxLoss: number },
) {
  const asked = request(weights, { proxies: PROXIES });
  const source = priceSource(prices);
  return riskScore(analyse(asked, source).portfolioView, factorHistory(asked, source), terms);
}

/** The four losses of section 8, the exposures as they are. */
function losses(route: SecondRoute, weights: Weights, policy: ScorePolicy) {
  const { horizonMonths } = policy;
  const all = [...route.exposures(weights)].flatMap(([id, beta]) =>
    route.moves(id, horizonMonths).map((move) => ({ id, loss: -beta * move })),
  );
  const worst = (isIndustry: boolean) =>
    all.reduce((most, { id, loss }) => (id.startsWith('industry') === isIndustry ? Math.max(most, loss) : most), 0);
  return {
    factor: worst(false),
    industry: worst(true),
    volatility: policy.volatilityMultiple * route.volatilityAnnual(weights) * Math.sqrt(horizonMonths / 12),
    concentration: largest(weights) * policy.singleNameShock,
  };
}

const largest = (weights: Weights) => Math.max(...Object.values(weights).map(Math.abs));

const gross = (weights: Weights) => Object.values(weights).reduce((sum, weight) => sum + Math.abs(weight), 0);

const scaled = (weights: Weights, factor: number): Weights =>
  Object.fromEntries(Object.entries(weights).map(([ticker, weight]) => [ticker, factor * weight]));

/** A step's edge within rounding may fall to either side. */
const isOnAnEdge = (ratio: number) => POLICY.curve.some(([knot]) => Math.abs(ratio / knot - 1) < 1e-6);

describe('the score by a second route', () => {
  it('has the same losses, components and score', () => {
    fc.assert(
      fc.property(markets, percentWeights, terms, (prices, weights, { policy, maxLoss }) => {
        const score = engineScore(prices, weights, { policy, maxLoss });
        const wanted = losses(new SecondRoute(prices), weights, policy);

        let points = 0;
        for (const [component, loss] of Object.entries(wanted) as [keyof typeof wanted, number][]) {
          fc.pre(!isOnAnEdge(loss / maxLoss));
          expect(score.potentialLoss[component]).toBeCloseTo(loss, 9);
          expect(score.components[component]).toBeCloseTo(read(policy, loss / maxLoss), 5);
          points += policy.componentWeights[component] * read(policy, loss / maxLoss);
        }
        expect(score.score).toBeCloseTo(points, 5);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the suggested limits by a second route', () => {
  it('are where a search finds the loss at its limit', () => {
    fc.assert(
      fc.property(markets, percentWeights, terms, (prices, weights, { policy, maxLoss }) => {
        const { suggestedLimits } = engineScore(prices, weights, { policy, maxLoss });
        const route = new SecondRoute(prices);
        const { singleNameShock, volatilityMultiple, horizonMonths } = policy;

        for (const [id, { max, min }] of Object.entries(suggestedLimits.factorBeta)) {
          const moves = route.moves(id, horizonMonths);
          const cost = (beta: number) => Math.max(0, ...moves.map((move) => -beta * move));
          expectNear(max, searched(cost, maxLoss));
          expectNear(
            min === null ? null : -min,
            searched((beta) => cost(-beta), maxLoss),
          );
        }
        expectNear(
          suggestedLimits.singlePosition.max,
          searched((weight) => weight * singleNameShock, maxLoss),
        );
        expectNear(
          suggestedLimits.volatility.max,
          searched((volatility) => volatilityMultiple * volatility * Math.sqrt(horizonMonths / 12), maxLoss),
        );
        const scale = searched((factor) => largestLoss(route, scaled(weights, factor), policy), maxLoss);
        expectNear(suggestedLimits.grossExposure.max, scale === null ? null : scale * gross(weights));
      }),
      { numRuns: 6 },
    );
  });
});

const largestLoss = (route: SecondRoute, weights: Weights, policy: ScorePolicy) =>
  Math.max(...Object.values(losses(route, weights, policy)));

const expectNear = (got: number | null, wanted: number | null) => expect(ratioOf(got, wanted)).toBeCloseTo(1, 7);

function ratioOf(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 1 : Number.NaN;
  return a / b;
}

describe('the what-if by a second route', () => {
  it('has the same figures before and after, and their difference', () => {
    const shift = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(markets, percentWeights, shift, (prices, weights, points) => {
        const moved = { ...weights, A: weights.A + points / 100, D: weights.D - points / 100 };
        fc.pre(gross(moved) > 0.01);
        const answer = whatIf(
          {
            ...request(weights, { proxies: PROXIES }),
            limits: {},
            change: { delta: [{ ticker: 'A', change: points / 100 }], fundFrom: 'D' },
          },
          priceSource(prices),
        );
        const route = new SecondRoute(prices);

        const [before, after] = [figures(route, weights), figures(route, moved)];
        for (const figure of Object.keys(before) as (keyof typeof before)[]) {
          expect(answer.before[figure]).toBeCloseTo(before[figure], 9);
          expect(answer.after[figure]).toBeCloseTo(after[figure], 9);
          expect(answer.change[figure]).toBeCloseTo(after[figure] - before[figure], 9);
        }
        for (const [id, beta] of route.exposures(kept(moved))) expect(answer.factorExposure[id]).toBeCloseTo(beta, 9);
      }),
      { numRuns: 20 },
    );
  });
});

const kept = (weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).filter(([, weight]) => Math.abs(weight) > 1e-12));

const figures = (route: SecondRoute, weights: Weights) => ({
  volatilityAnnual: route.volatilityAnnual(weights),
  herfindahl: Object.values(weights).reduce((sum, weight) => sum + weight ** 2, 0) / gross(weights) ** 2,
  weightSum: Object.values(weights).reduce((sum, weight) => sum + weight, 0),
  netExposure: Object.values(weights).reduce((sum, weight) => sum + weight, 0),
  grossExposure: gross(weights),
  largestPosition: largest(weights),
  modelledShare: 1,
});
