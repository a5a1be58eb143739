// The sections of a reference vector as they are asked for over HTTP: which route, and its answer back in the vector's form.
import { compare, only } from '../libs/engine/conformance/compare.mjs';

const OPTIMISER = {
  weights: 'optimiser.weights',
  volatilityAnnual: 'optimiser.objective',
  expectedReturn: 'optimiser.objective',
};

/** A vector's request as a portfolio of the API. */
export const portfolioOf = (request) => ({
  name: 'reference',
  positions: Object.entries(request.weights).map(([ticker, weight]) => ({ ticker, weight: weight ?? 'NaN' })),
  factorProxies: Object.entries(request.proxies ?? {}).map(([ticker, proxies]) => ({ ticker, ...proxies })),
  weightBasis: (request.weightBasis ?? 'raw').toUpperCase(),
  cashTickers: request.cashTickers,
  window: { start: request.start, end: request.end, frequency: request.frequency.toUpperCase() },
  benchmark: request.benchmark,
  riskFreeRate: request.riskFreeRate,
  lookbackYears: request.lookbackYears,
  limits: request.limits,
  policy: request.policy && policyOf(request.policy),
  expectedReturns: Object.entries(request.expectedReturns ?? {}).map(([ticker, expectedReturn]) => ({
    ticker,
    expectedReturn,
  })),
});

const policyOf = ({ interpolation, curve, bands, volatilityCap, ...policy }) => ({
  ...policy,
  interpolation: interpolation.toUpperCase(),
  curve: curve.map(([ratio, score]) => ({ ratio, score })),
  bands: bands.map(([floor, name]) => ({ floor, name })),
  ...(volatilityCap !== null && { volatilityCap }),
});

/** What is wrong with a section of a stored portfolio; empty for nothing. */
export async function mismatchesOf(section, { get, post, id, request, expected, tolerances }) {
  const { ask, names } = SECTIONS[section];
  const want = expected[section];
  const answer = await ask({ get, post, at: `/v1/portfolios/${id}`, request, want });
  return compare({ [section]: spelledAs(answer, want) }, { [section]: want }, { tolerances, names });
}

export const isAsked = (section) => Object.hasOwn(SECTIONS, section);

const SECTIONS = {
  portfolioView: {
    ask: async ({ get, at }) => {
      const { portfolioView, factorModel = null } = await get(`${at}/analysis?view=FULL`);
      const view = {
        ...portfolioView,
        eulerShare: portfolioView.eulerShare.length === 0 ? null : portfolioView.eulerShare,
        covariance: rowsOf(portfolioView.covariance),
        correlation: rowsOf(portfolioView.correlation),
        standaloneBetas: mapped(portfolioView.standaloneBetas, ({ factors }) => factors),
        factorVolsAnnual: mapped(portfolioView.factorVolsAnnual, ({ factors }) => factors),
        weightedFactorVariance: mapped(portfolioView.weightedFactorVariance, ({ factors }) => factors),
        factorModel: factorModel && {
          ...factorModel,
          multiBetas: mapped(factorModel.multiBetas, (one) => one.factors),
        },
      };
      return view;
    },
  },
  performance: { ask: async ({ get, at }) => (await get(`${at}/performance`)).performance },
  riskLimits: { ask: async ({ get, at }) => (await get(`${at}/limitChecks`)).riskLimits },
  betaLimits: { ask: async ({ get, at }) => (await get(`${at}/limitChecks`)).betaLimits },
  riskScore: {
    ask: async ({ get, at }) => {
      const { riskScore } = await get(`${at}/score`);
      return { ...riskScore, shocks: mapped(riskScore.shocks, ({ worst, best }) => [worst, best]) };
    },
  },
  minVariance: { names: OPTIMISER, ask: (parts) => optimised('MIN_VARIANCE', parts) },
  maxReturn: { names: OPTIMISER, ask: (parts) => optimised('MAX_RETURN', parts) },
  riskParity: { ask: async (parts) => (await optimised('RISK_PARITY', parts)).weights },
  efficientFrontier: {
    names: OPTIMISER,
    ask: async ({ get, at, request }) => {
      const { allowShort, betaLimits, budget } = request.optimise;
      const query = new URLSearchParams({ points: request.frontier, allowShort, betaLimits, budget });
      return (await get(`${at}/frontier?${query}`)).points.map(weighted);
    },
  },
  whatIf: {
    ask: async ({ post, at, request: { whatIf } }) => {
      const body = {
        ...(whatIf.newWeights && { newWeights: listOf(whatIf.newWeights, 'weight') }),
        ...(whatIf.delta && { delta: listOf(whatIf.delta, 'change') }),
        ...(whatIf.fundFrom && { fundFrom: whatIf.fundFrom }),
      };
      return weighted(await post(`${at}:whatIf`, body));
    },
  },
  stockProfile: {
    ask: async ({ get, request, want: { ticker } }) => {
      const { start, end, frequency, benchmark, proxies } = request;
      const query = new URLSearchParams({ start, end, frequency: frequency.toUpperCase(), benchmark });
      for (const [name, named] of Object.entries(proxies[ticker] ?? {}))
        for (const one of [named].flat()) query.append(`proxies.${name}`, one);
      return (await get(`/v1/instruments/${ticker}/profile?${query}`)).stockProfile;
    },
  },
  // Intensity and trace are of the estimator, which no route shows by itself.
  ledoitWolf: {
    ask: async ({ get, at, want }) => {
      const { portfolioView } = await get(`${at}/analysis?covariance=LEDOIT_WOLF`);
      return { ...want, portfolioVolAnnual: portfolioView.volatilityAnnual };
    },
  },
};

async function optimised(objective, { post, at, request }) {
  const { allowShort, betaLimits, budget } = request.optimise;
  const constraints = objective === 'RISK_PARITY' ? {} : { allowShort, betaLimits, budget };
  return weighted(await post(`${at}:optimize`, { objective, ...constraints }));
}

const weighted = ({ weights, ...rest }) => ({
  ...rest,
  weights: Object.fromEntries(weights.map(({ ticker, weight }) => [ticker, weight])),
});

const listOf = (values, name) => Object.entries(values).map(([ticker, value]) => ({ ticker, [name]: value }));

const mapped = (values, to) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]));

const rowsOf = ({ rows, columns, values, undefined: missing }) =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => {
      const cell = row * columns + column;
      return missing.includes(cell) ? null : values[cell];
    }),
  );

/** The fields that the vector speaks about; what JSON leaves out, or leaves empty where the vector has nothing, is null. */
function spelledAs(got, want) {
  if (want === null) return got === undefined || got === '' ? null : got;
  if (Array.isArray(want)) return Array.isArray(got) ? got.map((entry, i) => spelledAs(entry, want[i] ?? entry)) : got;
  return typeof want === 'object' && got ? fieldsAs(got, want) : got;
}

function fieldsAs(got, want) {
  const fields = isRecordOfNames(want, got) ? got : only(got, want);
  const wanted = (field) => (Object.hasOwn(want, field) ? want[field] : fields[field]);
  const all = Object.keys({ ...fields, ...want });
  return Object.fromEntries(all.map((field) => [field, spelledAs(fields[field], wanted(field))]));
}

/** Tickers and factor ids are all compared, so that none too many goes unseen. */
const isRecordOfNames = (want, got) => [want, got].every((one) => Object.keys(one).every(isName));

const isName = (name) => name.includes(':') || name === name.toUpperCase();
