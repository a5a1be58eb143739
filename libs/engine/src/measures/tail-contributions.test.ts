import fc from 'fast-check';

import type { Matrix } from '../matrix';
import { historicalTail, sortedLosses } from './historical-tail';
import { historicalTailContributions } from './historical-tail-contributions';
import { incrementalTail } from './incremental-tail';
import { mean } from './mean';
import { normalTail } from './normal-tail';
import { normalTailContributions } from './normal-tail-contributions';
import { portfolioReturns } from './portfolio-returns';
import { standardDeviation } from './standard-deviation';

const panel = (...series: readonly (readonly number[])[]): Matrix => ({
  rows: series.length,
  columns: series[0]?.length ?? 0,
  values: Float64Array.from(series.flat()),
});

const PERIODS = 30;
const books = fc.record({
  series: fc
    .array(fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: PERIODS, maxLength: PERIODS }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((rows) => panel(...rows)),
  weights: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
  confidence: fc.constantFrom(0.8, 0.9, 0.95, 0.99),
});

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
const moves = (returns: Float64Array) => standardDeviation(returns) > 1e-6;

const normalOf = (confidence: number) => (returns: Float64Array) =>
  normalTail({ mean: mean(returns), deviation: standardDeviation(returns) }, confidence);
const historicalOf = (confidence: number) => (returns: Float64Array) =>
  historicalTail(sortedLosses(returns), confidence);

// Twice as much of A as of B. Losses of the portfolio: 0.02, 0.05, -0.04, 0.01, 0.05.
const A = [-0.02, -0.02, 0.03, 0, -0.01];
const B = [0.02, -0.01, -0.02, -0.01, -0.03];

describe('tail losses shared out among positions', () => {
  it('take the historical ones from the periods at and beyond the value at risk', () => {
    const { valueAtRisk, expectedShortfall } = historicalTailContributions(panel(A, B), Float64Array.of(2, 1), 0.8);

    // Two periods tie at 0.05; their means are 0.015 of A and 0.02 of B.
    expect(valueAtRisk.total).toBeCloseTo(0.05, 15);
    expect(Array.from(valueAtRisk.marginal, (value) => Number(value.toFixed(12)))).toEqual([0.015, 0.02]);
    expect(Array.from(valueAtRisk.components, (value) => Number(value.toFixed(12)))).toEqual([0.03, 0.02]);
    // The worst 1 of 5 periods is one half of each.
    expect(Array.from(expectedShortfall.marginal, (value) => Number(value.toFixed(12)))).toEqual([0.015, 0.02]);
  });

  it('count the period of the value at risk for the fraction left to it', () => {
    const single = panel([-0.1, -0.04, 0.01, 0.02, 0.03]);
    const { expectedShortfall } = historicalTailContributions(single, Float64Array.of(1), 0.7);

    // The worst 1.5 of 5 periods: 0.1 and half of 0.04.
    expect(expectedShortfall.total).toBeCloseTo(0.12 / 1.5, 12);
    expect(expectedShortfall.components[0]).toBeCloseTo(0.12 / 1.5, 12);
  });

  it('add up to the losses they share out', () => {
    fc.assert(
      fc.property(books, ({ series, weights, confidence }) => {
        const w = Float64Array.from(weights.slice(0, series.rows));
        fc.pre(moves(portfolioReturns(series, w)));
        const historical = historicalTailContributions(series, w, confidence);
        const normal = normalTailContributions(series, w, confidence);

        for (const shares of [historical.valueAtRisk, historical.expectedShortfall]) {
          expect(sum(shares.components)).toBeCloseTo(shares.total, 11);
        }
        expect(sum(normal?.valueAtRisk.components ?? Float64Array.of())).toBeCloseTo(
          normal?.valueAtRisk.total ?? 9,
          11,
        );
        expect(sum(normal?.expectedShortfall.components ?? Float64Array.of())).toBeCloseTo(
          normal?.expectedShortfall.total ?? 9,
          11,
        );
      }),
    );
  });

  it('have the slope of the normal loss as its marginal one', () => {
    fc.assert(
      fc.property(books, ({ series, weights, confidence }) => {
        const w = Float64Array.from(weights.slice(0, series.rows));
        fc.pre(standardDeviation(portfolioReturns(series, w)) > 0.01);
        const step = 1e-5;
        const loss = (by: number) => normalOf(confidence)(portfolioReturns(series, w.with(0, (w[0] ?? 0) + by)));
        const { valueAtRisk, expectedShortfall } = normalTailContributions(series, w, confidence) ?? {};

        expect((loss(step).valueAtRisk - loss(-step).valueAtRisk) / (2 * step)).toBeCloseTo(
          valueAtRisk?.marginal[0] ?? Number.NaN,
          5,
        );
        expect((loss(step).expectedShortfall - loss(-step).expectedShortfall) / (2 * step)).toBeCloseTo(
          expectedShortfall?.marginal[0] ?? Number.NaN,
          5,
        );
      }),
    );
  });

  it('are null for the normal law where the portfolio does not move', () => {
    expect(normalTailContributions(panel(A, A), Float64Array.of(1, -1), 0.95)).toBeNull();
  });
});

describe('incremental losses', () => {
  it('are the loss less the loss without the position', () => {
    const [answer] = incrementalTail(panel(A, B), Float64Array.of(2, 1), (returns) => [historicalOf(0.8)(returns)]);

    // Without A: losses of B, the largest 0.03. Without B: twice A's, the largest 0.04.
    expect(answer?.valueAtRisk[0]).toBeCloseTo(0.05 - 0.02, 12);
    expect(answer?.valueAtRisk[1]).toBeCloseTo(0.05 - 0.04, 12);
  });

  it('are the whole loss for a single position and nothing for one without weight', () => {
    const series = panel(A, B);
    const [answer] = incrementalTail(series, Float64Array.of(1, 0), (returns) => [normalOf(0.95)(returns)]);

    expect(answer?.valueAtRisk[0]).toBeCloseTo(normalOf(0.95)(Float64Array.from(A)).valueAtRisk, 14);
    expect(answer?.valueAtRisk[1]).toBe(0);
    expect(answer?.expectedShortfall[1]).toBe(0);
  });

  it('tend to the component for a small position', () => {
    const series = panel(A, B);
    const weights = Float64Array.of(1, 1e-6);
    const [answer] = incrementalTail(series, weights, (returns) => [normalOf(0.95)(returns)]);
    const component = normalTailContributions(series, weights, 0.95)?.valueAtRisk.components[1] ?? Number.NaN;

    expect((answer?.valueAtRisk[1] ?? 0) / component).toBeCloseTo(1, 4);
  });

  it('answer as many losses as are asked for', () => {
    const answers = incrementalTail(panel(A, B), Float64Array.of(1, 1), (returns) => [
      historicalOf(0.8)(returns),
      historicalOf(0.99)(returns),
    ]);

    expect(answers).toHaveLength(2);
  });
});
