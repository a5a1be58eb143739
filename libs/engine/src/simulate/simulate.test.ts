import { market, monthlyColumn, noise } from '../../test/market';
import { MONTHS, request, stockMarket } from '../../test/requests';
import { normalTail } from '../measures/normal-tail';
import { studentTQuantile } from '../measures/student-t-quantile';
import { prepare } from '../model/prepared';
import { priceSource } from '../model/price-source';
import { simulate } from './simulate';
import type { SimulatedLosses, SimulationRequest } from './simulation';

const WEIGHTS = { A: 0.4, B: 0.3, C: 0.5, D: -0.2 };
const prepared = prepare(request(WEIGHTS), priceSource(stockMarket()));
const LEVELS = [0.95, 0.99];

/** Mean and sample deviation of the portfolio's returns, by hand. */
const sample = (() => {
  const { returns, weights } = prepared;
  const own = Array.from({ length: returns.columns }, (_, t) =>
    weights.reduce((sum, weight, i) => sum + weight * returns.values[i * returns.columns + t]!, 0),
  );
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  const squares = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (own.length - 1)) };
})();

const asked = (changes: Partial<SimulationRequest> = {}): SimulationRequest => ({
  model: 'NORMAL',
  paths: 100_000,
  horizonDays: 21,
  seed: 20_240_628,
  ...changes,
});

const levelOf = (simulation: ReturnType<typeof simulate>, level: number) => simulation.levels[`${level}`]!;

/** sqrt(level (1 - level) / paths) / density of the loss at that quantile. */
const normalError = (z: number, level: number, paths: number) =>
  Math.sqrt((level * (1 - level)) / paths) / (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / sample.deviation);

describe('a simulation of normal returns', () => {
  it('finds the normal value at risk and shortfall within four standard errors', () => {
    for (const seed of [1, 2, 3]) {
      const simulation = simulate(prepared, asked({ seed }));
      for (const level of LEVELS) {
        const { valueAtRisk, expectedShortfall } = normalTail(sample, level);
        const z = (valueAtRisk + sample.mean) / sample.deviation;
        const error = normalError(z, level, 100_000);

        expect(Math.abs(levelOf(simulation, level).var - valueAtRisk)).toBeLessThan(4 * error);
        expect(Math.abs(levelOf(simulation, level).es - expectedShortfall)).toBeLessThan(6 * error);
        expect(levelOf(simulation, level).varStandardError / error).toBeGreaterThan(0.7);
        expect(levelOf(simulation, level).varStandardError / error).toBeLessThan(1.4);
      }
    }
  });

  it('has the mean and deviation it draws from', () => {
    const { mean, deviation, rank } = simulate(prepared, asked());

    expect(Math.abs(mean - sample.mean)).toBeLessThan((4 * sample.deviation) / Math.sqrt(100_000));
    expect(deviation / sample.deviation).toBeCloseTo(1, 2);
    expect(rank).toBe(4);
  });

  it('compounds the steps of a longer horizon', () => {
    const { mean, deviation } = simulate(prepared, asked({ horizonDays: 42 }));
    const growth = 1 + sample.mean;
    const variance = (growth ** 2 + sample.deviation ** 2) ** 2 - growth ** 4;

    expect(Math.abs(mean - (growth ** 2 - 1))).toBeLessThan((4 * Math.sqrt(variance)) / Math.sqrt(100_000));
    expect(deviation / Math.sqrt(variance)).toBeCloseTo(1, 2);
  });

  it('takes a part of a period by its part of mean and variance', () => {
    const { deviation } = simulate(prepared, asked({ horizonDays: 7 }));

    expect(deviation / (sample.deviation * Math.sqrt(1 / 3))).toBeCloseTo(1, 2);
  });
});

describe('a simulation of Student t returns', () => {
  it('finds the quantile of a t distribution scaled to the same variance, within four standard errors', () => {
    for (const degrees of [3, 5, 12]) {
      const simulation = simulate(prepared, asked({ model: 'STUDENT_T', degreesOfFreedom: degrees }));
      const scale = sample.deviation * Math.sqrt((degrees - 2) / degrees);
      for (const level of LEVELS) {
        const exact = studentTQuantile(level, degrees) * scale - sample.mean;

        const { var: found, varStandardError } = levelOf(simulation, level);
        expect(Math.abs(found - exact)).toBeLessThan(4 * varStandardError);
      }
    }
  });

  it('has five degrees of freedom unless others are asked for, and the same variance', () => {
    const { degreesOfFreedom, deviation } = simulate(prepared, asked({ model: 'STUDENT_T' }));

    expect(degreesOfFreedom).toBe(5);
    expect(Math.abs(deviation / sample.deviation - 1)).toBeLessThan(0.03);
  });

  it('is refused without a variance', () => {
    expect(() => simulate(prepared, asked({ model: 'STUDENT_T', degreesOfFreedom: 2 }))).toThrow(RangeError);
  });
});

describe('the same seed', () => {
  it('has the same paths, and another seed has others', () => {
    const once = simulate(prepared, asked({ paths: 5_000 }));

    expect(simulate(prepared, asked({ paths: 5_000 }))).toEqual(once);
    expect(simulate(prepared, asked({ paths: 5_000, seed: 1 })).mean).not.toBe(once.mean);
  });

  it('has the same first paths when there are more of them', () => {
    const few = simulate(prepared, asked({ paths: 1_024 }));
    const more = simulate(prepared, asked({ paths: 2_048 }));

    expect(few.mean).not.toBe(more.mean);
    expect(Math.abs(few.mean - more.mean)).toBeLessThan(few.deviation / 4);
  });
});

describe('a covariance without an inverse', () => {
  it('is drawn from by a root of its own rank', () => {
    const twin = monthlyColumn('A', '2020-01', noise(3, MONTHS));
    const prices = market(twin, { ...twin, ticker: 'B' }, monthlyColumn('C', '2020-01', noise(4, MONTHS)));
    const doubled = prepare(request({ A: 0.25, B: 0.25, C: 0.5 }), priceSource(prices));
    const single = prepare(request({ A: 0.5, C: 0.5 }), priceSource(prices));

    const { rank, deviation } = simulate(doubled, asked());

    expect(rank).toBe(2);
    expect(deviation / simulate(single, asked()).deviation).toBeCloseTo(1, 2);
  });

  it('is shrunk to full rank when asked', () => {
    expect(simulate(prepared, asked({ covariance: 'LEDOIT_WOLF', paths: 100 })).rank).toBe(4);
  });

  it('makes paths without movement when nothing moves', () => {
    const still = prepare(request({ Z: 1 }), priceSource(market(monthlyColumn('Z', '2020-01', Array(MONTHS).fill(0)))));

    const { rank, deviation, levels } = simulate(still, asked({ paths: 100 }));

    expect([rank, deviation]).toEqual([0, 0]);
    expect(levels['0.99']).toEqual({ var: 0, es: 0, varStandardError: 0 });
  });
});

describe('who watches a simulation', () => {
  it('hears of its progress up to the end', () => {
    const heard: number[] = [];
    simulate(prepared, asked({ paths: 3_000 }), {
      onProgress: ({ stage, done }) => stage === 'simulate' && heard.push(done),
    });

    expect(heard).toEqual([0, 1_024, 2_048, 3_000]);
  });

  it('hears each time the paths have doubled what a simulation of so many says', () => {
    const heard: SimulatedLosses[] = [];
    const whole = simulate(prepared, asked({ paths: 10_000 }), { onLosses: (losses) => heard.push(losses) });
    const alone = [1_024, 2_048, 4_096, 8_192].map((paths) => simulate(prepared, asked({ paths })));

    expect(heard).toEqual(alone.map(({ paths, mean, deviation, levels }) => ({ paths, mean, deviation, levels })));
    expect(whole).toEqual(simulate(prepared, asked({ paths: 10_000 })));
  });

  it('ends it by throwing, and hears no more', () => {
    let looks = 0;
    const checkpoint = () => {
      looks += 1;
      if (looks === 20) throw new Error('called off');
    };

    expect(() => simulate(prepared, asked(), { checkpoint })).toThrow('called off');
    expect(looks).toBe(20);
  });
});
