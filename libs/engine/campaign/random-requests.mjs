/** Random numbers from a seed (mulberry32): equal seeds give equal campaigns. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const chance = (probability) => uniform() < probability;
  const between = (low, high) => low + (high - low) * uniform();
  return { uniform, normal, chance, between, whole: (low, high) => Math.floor(between(low, high + 1)) };
}

/** Stocks that share a market, about one covariance in six singular, some with cash, present weights of sum 1. */
export function randomUniverse(random) {
  const n = random.chance(0.1) ? random.whole(40, 90) : random.whole(2, 25);
  const observations = random.chance(0.17) ? random.whole(3, n + 1) : random.whole(n + 2, 4 * n + 60);
  const isCash = Array.from({ length: n }, (_, i) => i > 1 && random.chance(0.06));
  const sizes = Array.from(isCash, (cash) => (cash ? 0.002 : random.between(0.02, 0.09)));
  const returns = Array.from({ length: observations }, () => {
    const market = random.normal();
    return sizes.map((size) => size * (0.6 * market + random.normal()));
  });
  const weights = Float64Array.from({ length: n }, () => random.between(0, 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    tickers: Array.from({ length: n }, (_, i) => `T${i}`),
    weights: weights.map((weight) => weight / sum),
    isCash,
    expectedReturns: Array.from({ length: n }, () => random.between(-0.05, 0.2)),
    covariance: { rows: n, columns: n, values: annualCovariance(returns, n) },
    observations,
    covarianceSingular: observations <= n,
  };
}

function annualCovariance(returns, n) {
  const means = Array.from({ length: n }, (_, i) => returns.reduce((sum, row) => sum + row[i], 0) / returns.length);
  const values = new Float64Array(n * n);
  for (const row of returns) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) values[i * n + j] += (row[i] - means[i]) * (row[j] - means[j]);
    }
  }
  return values.map((value) => (value * 12) / (returns.length - 1));
}

const OBJECTIVES = ['MIN_VARIANCE', 'MAX_RETURN', 'TARGET_RETURN', 'MAX_SHARPE'];

/** A request that one portfolio, made up first, keeps: with room to spare, or with none at all. */
export function feasibleRequest(random, universe) {
  const allowShort = random.chance(0.4);
  const portfolio = somePortfolio(random, universe, allowShort);
  const free = portfolio.filter((_, i) => !universe.isCash[i]);
  const room = () => (random.chance(0.2) ? 0 : random.between(0, 0.3));
  const largest = Math.max(...free.map(Math.abs));
  const limits = {
    budget: portfolio.reduce((sum, weight) => sum + weight, 0),
    allowShort,
    betaLimits: someBetas(random, universe, portfolio),
    ...(allowShort || random.chance(0.7) ? { maxSinglePosition: largest + room() } : {}),
    ...(random.chance(0.3)
      ? { maxGrossExposure: free.reduce((sum, weight) => sum + Math.abs(weight), 0) + room() }
      : {}),
    ...(random.chance(0.3) ? { maxTurnover: turnover(universe, portfolio) + room() } : {}),
    ...(random.chance(0.4) ? { maxVolatility: volatility(universe, portfolio) * (1 + room()) } : {}),
  };
  const earned = portfolio.reduce((sum, weight, i) => sum + weight * universe.expectedReturns[i], 0);
  const objective = OBJECTIVES[random.whole(0, 3)];
  return { objective, limits, targetReturn: earned, riskFreeRate: earned - random.between(0.001, 0.05) };
}

/** Weights of the request's kind; cash keeps its own. */
function somePortfolio(random, { weights, isCash }, allowShort) {
  const held = random.between(0.2, 1);
  return Array.from(weights, (weight, i) => {
    if (isCash[i]) return weight;
    if (random.chance(0.3)) return weight;
    return random.chance(held) ? random.between(allowShort ? -0.2 : 0, 0.4) : 0;
  });
}

function someBetas(random, { tickers }, portfolio) {
  return Array.from({ length: random.whole(0, 5) }, (_, f) => {
    const betas = tickers.map(() => (random.chance(0.25) ? 0 : 1 + 0.5 * random.normal()));
    const beta = portfolio.reduce((sum, weight, i) => sum + weight * betas[i], 0);
    const room = () => (random.chance(0.25) ? 0 : random.between(0, 0.3));
    const sides = random.whole(1, 3);
    return {
      id: `market:F${f}`,
      lower: sides & 1 ? beta - room() : null,
      upper: sides & 2 ? beta + room() : null,
      betas,
    };
  });
}

const turnover = ({ weights }, portfolio) =>
  portfolio.reduce((sum, weight, i) => sum + Math.abs(weight - weights[i]), 0);

function volatility({ covariance: { columns: n, values } }, weights) {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += weights[i] * weights[j] * values[i * n + j];
  return Math.sqrt(Math.max(sum, 0));
}

/** Ways to ask for too much. One or two are done to a feasible request; whether that was enough the oracle says. */
const SPOILS = [
  (random, { limits }) => ({ limits: { ...limits, maxVolatility: random.between(0.001, 0.04) } }),
  (random, { limits }) => ({ limits: { ...limits, maxSinglePosition: random.between(0.001, 0.03) } }),
  (random, { limits }) => ({ limits: { ...limits, maxTurnover: random.between(0, 0.05) } }),
  (random, { limits }) => ({ limits: { ...limits, maxGrossExposure: random.between(0.05, 0.5) } }),
  (random, { limits }) => ({ limits: { ...limits, budget: limits.budget + random.between(1, 4) } }),
  (random, request) => ({ ...request, objective: 'TARGET_RETURN', targetReturn: random.between(0.5, 3) }),
  (random, request) => ({ ...request, objective: 'MAX_SHARPE', riskFreeRate: random.between(0.5, 3) }),
  (random, { limits }) => ({
    limits: {
      ...limits,
      betaLimits: limits.betaLimits.map((row) => ({
        ...row,
        lower: null,
        upper: (row.upper ?? row.lower) - random.between(0.3, 2),
      })),
    },
  }),
];

export function spoiledRequest(random, universe) {
  let request = feasibleRequest(random, universe);
  const times = random.chance(0.3) ? 2 : 1;
  for (let time = 0; time < times; time++) {
    request = { ...request, ...SPOILS[random.whole(0, SPOILS.length - 1)](random, request) };
  }
  return request;
}
