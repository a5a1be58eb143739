import { canonicalDigest, gatewayV1, riskV1 } from '@perfolio/contracts';

import { normalisedStress, normalisedWhatIf } from './normalise-changes';
import {
  normalisedFrontier,
  normalisedOptimize,
  normalisedPerformance,
  normalisedQuestion,
  normalisedSimulate,
} from './normalise-questions';

const ID = '8d0f3c1e-52a4-4a53-9d2b-0a3a3f1f7c11';
const stored = { subject: { $case: 'portfolioId' as const, value: ID } };
const weight = (ticker: string, value: number) => ({ ticker, quantity: { $case: 'weight' as const, value } });
const inline = {
  subject: { $case: 'inline' as const, value: gatewayV1.Portfolio.fromPartial({ positions: [weight('AAPL', 1)] }) },
};
const change = (ticker: string, value: number) => ({ ticker, size: { $case: 'change' as const, value } });
const shift = (ticker: string, value: string) => ({ ticker, size: { $case: 'shift' as const, value } });

interface Method {
  readonly of: (asked: object) => string;
  readonly base: object;
  /** Each means something else than the base. */
  readonly different: readonly object[];
  /** Pairs that mean the same. */
  readonly equal: readonly (readonly [object, object])[];
}

const method =
  <Request extends object>(
    type: string,
    read: { fromPartial(asked: object): Request },
    mean: (sent: Request) => object,
  ) =>
  (asked: object): string =>
    canonicalDigest(`perfolio.risk.v1.${type}`, mean(read.fromPartial({ subject: stored, ...asked })));

const MIN = { objective: gatewayV1.Objective.MIN_VARIANCE };
const PROBLEMS = [
  { problem: { allowShort: true } },
  { problem: { betaLimits: true } },
  { problem: { budget: 0.9 } },
  { problem: { maxGrossExposure: 2 } },
  { problem: { maxTurnover: 0.5 } },
];
const WINDOWS = [
  { subject: inline },
  { parameters: { start: '2020-01-01' } },
  { parameters: { frequency: gatewayV1.Frequency.DAILY } },
  { parameters: { covariance: gatewayV1.Covariance.LEDOIT_WOLF } },
];

const METHODS: Readonly<Record<string, Method>> = {
  GetPerformance: {
    of: method('GetPerformanceRequest', riskV1.GetPerformanceRequest, normalisedPerformance),
    base: {},
    different: [...WINDOWS, { benchmark: 'SPY' }, { riskFreeRate: 0 }, { riskFreeRate: 0.02 }],
    equal: [[{ benchmark: 'spy' }, { benchmark: 'SPY' }]],
  },
  GetLimitChecks: {
    of: method('GetLimitChecksRequest', riskV1.GetLimitChecksRequest, normalisedQuestion),
    base: {},
    different: WINDOWS,
    equal: [[{}, { parameters: { covariance: gatewayV1.Covariance.SAMPLE } }]],
  },
  GetScore: {
    of: method('GetScoreRequest', riskV1.GetScoreRequest, normalisedQuestion),
    base: {},
    different: WINDOWS,
    equal: [[{}, { subject: { subject: { $case: 'portfolioId', value: ID.toUpperCase() } } }]],
  },
  WhatIf: {
    of: method('WhatIfRequest', riskV1.WhatIfRequest, normalisedWhatIf),
    base: { delta: [change('AAPL', 0.05)] },
    different: [
      { delta: [change('AAPL', 0.06)] },
      { delta: [change('KO', 0.05)] },
      { delta: [change('AAPL', 0.05)], fundFrom: 'KO' },
      { newWeights: [{ ticker: 'AAPL', weight: 0.05 }] },
      { delta: [change('AAPL', 0.05)], factorProxies: [{ ticker: 'AAPL', market: 'SPY' }] },
    ],
    equal: [
      [{ delta: [shift('aapl', '+5%')] }, { delta: [shift('AAPL', '500bp')] }],
      [{ delta: [change('A', 0.1), change('B', 0.2)] }, { delta: [change('B', 0.2), change('A', 0.1)] }],
      [{ delta: [change('A', 0.1), change('A', 0.2)] }, { delta: [change('A', 0.2), change('a', 0.1)] }],
    ],
  },
  Optimize: {
    of: method('OptimizeRequest', riskV1.OptimizeRequest, normalisedOptimize),
    base: MIN,
    different: [
      { objective: gatewayV1.Objective.MAX_RETURN },
      { objective: gatewayV1.Objective.TARGET_RETURN, targetReturn: 0.1 },
      { objective: gatewayV1.Objective.MAX_SHARPE, riskFreeRate: 0.01 },
      { ...MIN, minimumTrade: 0.01 },
      ...[...PROBLEMS, ...WINDOWS].map((other) => ({ ...MIN, ...other })),
    ],
    equal: [
      [MIN, { ...MIN, problem: { budget: 1 } }],
      [MIN, { ...MIN, minimumTrade: 0 }],
    ],
  },
  GetFrontier: {
    of: method('GetFrontierRequest', riskV1.GetFrontierRequest, normalisedFrontier),
    base: {},
    different: [{ points: 5 }, ...PROBLEMS, ...WINDOWS],
    equal: [[{}, { points: 20 }]],
  },
  Simulate: {
    of: method('SimulateRequest', riskV1.SimulateRequest, normalisedSimulate),
    base: {},
    different: [
      { paths: 50_000 },
      { horizonDays: 10 },
      { seed: 1 },
      { model: gatewayV1.SimulationModel.STUDENT_T },
      ...WINDOWS,
    ],
    equal: [
      [{}, { paths: 100_000, horizonDays: 21, model: gatewayV1.SimulationModel.NORMAL }],
      [
        { model: gatewayV1.SimulationModel.STUDENT_T },
        { model: gatewayV1.SimulationModel.STUDENT_T, degreesOfFreedom: 5 },
      ],
    ],
  },
  Stress: {
    of: method('StressRequest', riskV1.StressRequest, normalisedStress),
    base: { shocks: [{ factor: 'market:SPY', shock: -0.1 }] },
    different: [
      { shocks: [{ factor: 'market:SPY', shock: -0.2 }] },
      { shocks: [{ factor: 'market:QQQ', shock: -0.1 }] },
      { shocks: [{ factor: 'market:SPY', shock: -0.1 }], passOn: true },
      { episode: 'GFC_2008' },
    ],
    equal: [[{ episode: 'COVID_2020' }, { episode: '2020-02-01/2020-03-31' }]],
  },
};

describe.each(Object.entries(METHODS))('a key of %s', (_name, { of, base, different, equal }) => {
  it('differs for every question that means something else', () => {
    const digests = [base, ...different].map(of);

    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is one for equal questions, however they are put', () => {
    for (const [one, other] of equal) expect(of(one)).toBe(of(other));
  });
});

/** These may change only with an entry in the changelog: a changed digest empties every cache. */
describe('a key has not changed since the last release', () => {
  it.each([
    [
      'GetPerformance',
      [
        'e3f3425f6b356dd4a86539700acabb27657868347f9d5a80185540f1c5195d71',
        'b5ca05ac7d2378a77e0ef9e7bd2d4249fd7324f65c0c8f558dae9f914b94dc76',
        '0e20fbff0ae91c8f4a54f87116ef222a97a756733f61ec881388f64d7262708c',
      ],
    ],
    [
      'GetLimitChecks',
      [
        'e7a747c3aed5e835e4a68a5766189d13bedc0806400b03d8ea3c8638cc210e6d',
        'b1b4f30256dea62411fca6de10c32aaafa7c42d5c8efe653b30a2cd67102bdc3',
        '20981a4a922bab92aa93c33d2ad2807d0cbc6986509f7f6072585f629c760918',
      ],
    ],
    [
      'GetScore',
      [
        'e12996d06e5bcbded238589d070c6299af2a5dbd8fdf077d89fa025c11533251',
        '2b359c6dc164d8f5baa020cbc4052c5657fd8deebcbaef23bd77ebbc2331c9ed',
        '1b9a5585424423d4e3e9f42b0d49a1db34ddc3951eb85d0b0ba3de563b045f16',
      ],
    ],
    [
      'WhatIf',
      [
        '738b420aaa244a185976807d7400feb4f23d07999cbc72b4e3ea6c5a9072e9de',
        '105577bb7e1b54e5d21548714dd1305b24afc09894b1235b288215c1d590439b',
        '1525e9d4bed0f908730ca57157d4fe4d9fd36c37305adb79ca230a9b75ad6cb8',
      ],
    ],
    [
      'Optimize',
      [
        'cea29207706f2550bf5b407deb2ce5df50773244b5356bd8d1a714b1d26fb811',
        '28c6fae298e8c35fe10109d8e55237fb94db8ee57161014653e8463cea716ffc',
        '9ec70ea7ac0e847b05adb17d393639f72c22d486a2c57f451e0b8ee69c453fbe',
      ],
    ],
    [
      'GetFrontier',
      [
        '471a3a93632b2490e532a59c70e38c7b80764facf314b85b8297bc9c8d594ab4',
        '7a2587625059fcd82d921f79d6736e7929d222a784d8cd515e2a35e3aeb13d7a',
        'f34ea75f3649bf2466d976098db05d1712a3cb8fe4f69a3510f7dd781232aa09',
      ],
    ],
    [
      'Simulate',
      [
        'f23a6aa158ab9d0e52cc88e584f207447dda2ae3e4c3b7c77950ae5e50abbc72',
        'c5e2221c77f35eedd5c11d6061814e4190212873f7c709c7785ef448734ee19d',
        '8eb013b5bceb4bce82525cf8018e90b1e7902d8d500e157926c0e9c2ba34f3b9',
      ],
    ],
    [
      'Stress',
      [
        'f2c007f59c74d9802388c1ef8d5dba7a8c9903e5f6340055681353043a8aeca5',
        '88db9c4102c643a8ca479fa6782be08ba902de1abad8e5a0b71b5da667e4dc14',
        'e053e069715944242ae2aac1b5f9de4aa3ea613388c5d4ecff36b1646c521144',
      ],
    ],
  ])('of %s', (name, expected) => {
    const { of, base, different } = METHODS[name] as Method;

    expect([base, ...different.slice(0, 2)].map(of)).toEqual(expected);
  });
});
