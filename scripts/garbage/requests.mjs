// Questions about risk that nobody should ask: by a seed, so that any of them can be asked again.
import { generator, many, pick } from './chance.mjs';
import {
  DATES,
  maybe,
  NONSENSE,
  numberOf,
  portfolioOf,
  proxiesOf,
  tickerOf,
  weightOf,
  windowOf,
} from './portfolios.mjs';

/** The question of a number: the path, and the body where there is one. */
export function garbageRequest(seed) {
  const chance = generator(seed);
  // The first numbers after a small seed are alike.
  many(4, chance);
  const [suffix, specifics] = pick(chance, ROUTES);
  if (suffix === 'profile') return profileRequest(chance);
  const window = maybe(chance, 0.4, () => windowOf(chance)) ?? {};
  const body = { portfolio: portfolioOf(chance), ...window, ...specifics(chance) };
  if (chance() < 0.15) body.covariance = pick(chance, ['LEDOIT_WOLF', 'LEDOIT_WOLF', 'SAMPLE', 'OTHER']);
  if (chance() < 0.1) body.view = pick(chance, ['FULL', 'FULL', 'FULL', 'ALL']);
  if (chance() < 0.03) body[pick(chance, ['unknown', '__proto__x', 'portfolioId'])] = pick(chance, NONSENSE);
  return { method: 'POST', path: `/v1/reports${suffix}`, body };
}

const problemOf = (chance) => ({
  allowShort: maybe(chance, 0.3, () => pick(chance, [true, true, true, false, 'yes'])),
  betaLimits: maybe(chance, 0.3, () => true),
  budget: maybe(chance, 0.3, () => numberOf(chance, () => chance() * 2)),
  maxGrossExposure: maybe(chance, 0.2, () => numberOf(chance, () => chance() * 3)),
  maxTurnover: maybe(chance, 0.2, () => numberOf(chance, () => chance() * 2)),
});

function optimizeOf(chance) {
  const objective = pick(chance, [
    'MIN_VARIANCE',
    'MAX_RETURN',
    'MAX_SHARPE',
    'RISK_PARITY',
    'TARGET_RETURN',
    'MAX_FUN',
    undefined,
  ]);
  const target = objective === 'TARGET_RETURN' || chance() < 0.05;
  return {
    objective,
    targetReturn: target ? numberOf(chance, () => chance() * 0.15) : undefined,
    minimumTrade: maybe(chance, 0.1, () => numberOf(chance, () => chance() * 0.1)),
    ...problemOf(chance),
  };
}

function whatIfOf(chance) {
  const entries = (name) =>
    many(pick(chance, [0, 1, 2, 3]), () => ({ ticker: tickerOf(chance), [name]: weightOf(chance) }));
  return {
    ...pick(chance, [
      { delta: entries('change') },
      { delta: entries('change') },
      { newWeights: entries('weight') },
      { delta: entries('shift'), newWeights: entries('weight') },
    ]),
    fundFrom: maybe(chance, 0.3, () => tickerOf(chance)),
    factorProxies: maybe(chance, 0.2, () => [proxiesOf(chance)]),
  };
}

const simulateOf = (chance) => ({
  paths: numberOf(chance, () => 1_000 + Math.floor(chance() * 4_000)),
  horizonDays: numberOf(chance, () => Math.ceil(chance() * 60)),
  model: pick(chance, ['NORMAL', 'STUDENT_T', 'STUDENT_T', undefined, undefined, 'CAUCHY']),
  degreesOfFreedom: maybe(chance, 0.2, () => numberOf(chance, () => 2.1 + chance() * 10)),
  seed: numberOf(chance, () => Math.floor(chance() * 1_000)),
});

const stressOf = (chance) => ({
  shocks: maybe(chance, 0.6, () =>
    many(pick(chance, [0, 1, 1, 1, 2, 2, 2, 101]), () => ({
      factor: pick(chance, [`market:${tickerOf(chance)}`, 'industry:MKT', 'market', '', 'momentum:AAA-MKT']),
      shock: numberOf(chance, () => chance() * 0.8 - 0.6),
    })),
  ),
  passOn: maybe(chance, 0.3, () => true),
  episode: maybe(chance, 0.3, () =>
    pick(chance, [
      'COVID_2020',
      'GFC_2008',
      'FLOOD',
      '2016-01-01/2017-01-01',
      '2017-01-01/2016-01-01',
      '/',
      '2999-01-01/2999-12-31',
    ]),
  ),
});

function profileRequest(chance) {
  const query = new URLSearchParams();
  const add = (name, value) => value !== undefined && query.append(name, String(value));
  add(
    'benchmark',
    maybe(chance, 0.7, () => tickerOf(chance)),
  );
  add(
    'start',
    maybe(chance, 0.3, () => pick(chance, DATES)),
  );
  add(
    'end',
    maybe(chance, 0.3, () => pick(chance, DATES)),
  );
  add(
    'frequency',
    maybe(chance, 0.3, () => pick(chance, ['DAILY', 'MONTHLY', 'HOURLY'])),
  );
  add(
    'proxies.market',
    maybe(chance, 0.4, () => tickerOf(chance)),
  );
  return { method: 'GET', path: `/v1/instruments/${encodeURIComponent(tickerOf(chance) || 'x')}/profile?${query}` };
}

const ROUTES = [
  ['', () => ({})],
  ['', (chance) => ({ benchmark: tickerOf(chance), riskFreeRate: numberOf(chance, () => chance() * 0.05) })],
  [':whatIf', whatIfOf],
  [':optimize', optimizeOf],
  [':frontier', (chance) => ({ points: numberOf(chance, () => Math.ceil(chance() * 5)), ...problemOf(chance) })],
  [':simulate', simulateOf],
  [':stress', stressOf],
  ['profile', () => ({})],
];
