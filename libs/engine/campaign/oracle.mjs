import loadHighs from 'highs';
import quadprog from 'quadprog';

/** Limits that are missed by no more than this count as kept, in every unit. */
const KEPT = 1e-8;

/** A volatility this small is none: what the ridge and the allowance for rounding leave of it. */
const NO_RISK = 1e-7;

/** What the Sharpe ratio needs beyond the risk-free rate to have a maximum. */
const LEAST_EXCESS = 1e-6;

/**
 * Says by HiGHS and quadprog whether limits can hold together; it shares no code with the engine. Limits are a list of
 * { limit, side, factorId, value }, as the engine names them, each taken by itself: what is not listed does not hold.
 */
export async function feasibilityOracle() {
  const highs = await loadHighs();
  return {
    /** The least common miss of the linear limits, and the least volatility of those that keep them. */
    canHold(universe, request, limits) {
      const rows = rowsOf(universe, request, limits);
      if (leastMiss(highs, rows) > KEPT) return false;
      const cap = limits.find(({ limit }) => limit === 'MAX_VOLATILITY');
      return cap === undefined || leastVolatility(universe, rows) <= cap.value * (1 + 1e-6) + NO_RISK;
    },
    leastVolatility: (universe, request, limits) => leastVolatility(universe, rowsOf(universe, request, limits)),
  };
}

/** Every limit of a request by name. */
export function limitsOf({ objective, limits, targetReturn, riskFreeRate = 0 }) {
  const list = [];
  const add = (limit, side, { value, factorId = null }) =>
    value !== undefined && value !== null && list.push({ limit, side, factorId, value });
  add('BUDGET', 'EQUAL', { value: limits.budget ?? 1 });
  if (!limits.allowShort) add('LONG_ONLY', 'LOWER', { value: 0 });
  add('MAX_SINGLE_POSITION', 'UPPER', { value: limits.maxSinglePosition });
  add('MAX_VOLATILITY', 'UPPER', { value: limits.maxVolatility });
  for (const { id, lower, upper } of limits.betaLimits ?? []) {
    add('BETA_LIMIT', 'LOWER', { value: lower, factorId: id });
    add('BETA_LIMIT', 'UPPER', { value: upper, factorId: id });
  }
  add('MAX_GROSS_EXPOSURE', 'UPPER', { value: limits.maxGrossExposure });
  add('MAX_TURNOVER', 'UPPER', { value: limits.maxTurnover });
  if (objective === 'TARGET_RETURN') add('TARGET_RETURN', 'EQUAL', { value: targetReturn });
  if (objective === 'MAX_SHARPE') add('EXCESS_RETURN', 'LOWER', { value: riskFreeRate });
  return list;
}

/** Coefficients of all tickers, cash among them, for the limits that are sums. */
export function coefficientsOf({ tickers, expectedReturns }, { limits }, { limit, factorId }) {
  if (limit === 'BUDGET') return tickers.map(() => 1);
  if (limit === 'BETA_LIMIT') return Array.from(limits.betaLimits.find(({ id }) => id === factorId).betas);
  return limit === 'TARGET_RETURN' || limit === 'EXCESS_RETURN' ? expectedReturns : null;
}

/**
 * The limits as rows a'v >= b over v = (weights, |weight - centre| of each distance): { entries, bound, isEquality,
 * isLimit }; isLimit is false for those that state what v is rather than a limit.
 */
function rowsOf(universe, request, limits) {
  const n = universe.tickers.length;
  const distances = limits.filter(({ limit }) => limit === 'MAX_TURNOVER' || limit === 'MAX_GROSS_EXPOSURE');
  const variables = universe.isCash.flatMap((cash, i) => (cash ? [] : [i]));
  const cash = universe.isCash.flatMap((own, i) => (own ? [definition([[i, 1]], universe.weights[i], true)] : []));
  const rows = limits.flatMap((one) => {
    const sum = coefficientsOf(universe, request, one);
    return sum ? sumRow(one, sum) : boundRows(one, variables, request.limits.allowShort);
  });
  const ofDistances = distances.flatMap((one, d) => distanceRows(one, { universe, variables, from: n * (1 + d) }));
  return { rows: [...cash, ...rows, ...ofDistances], size: n * (1 + distances.length) };
}

const definition = (entries, bound, isEquality = false) => ({ entries, bound, isEquality, isLimit: false });
const limitRow = (entries, bound, isEquality = false) => ({ entries, bound, isEquality, isLimit: true });

function sumRow({ limit, side, value }, sum) {
  const sign = side === 'UPPER' ? -1 : 1;
  const excess = limit === 'EXCESS_RETURN' ? LEAST_EXCESS : 0;
  return [
    limitRow(
      sum.map((own, i) => [i, sign * own]),
      sign * value + excess,
      side === 'EQUAL',
    ),
  ];
}

function boundRows({ limit, value }, variables, allowShort) {
  const above = (bound) => variables.map((i) => limitRow([[i, 1]], bound));
  if (limit === 'LONG_ONLY') return above(value);
  if (limit !== 'MAX_SINGLE_POSITION') return [];
  return [...variables.map((i) => limitRow([[i, -1]], -value)), ...(allowShort ? above(-value) : [])];
}

function distanceRows({ limit, value }, { universe, variables, from }) {
  const apart = variables.flatMap((i) => {
    const centre = limit === 'MAX_TURNOVER' ? universe.weights[i] : 0;
    return [
      definition(
        [
          [from + i, 1],
          [i, 1],
        ],
        centre,
      ),
      definition(
        [
          [from + i, 1],
          [i, -1],
        ],
        -centre,
      ),
    ];
  });
  return [
    ...apart,
    limitRow(
      variables.map((i) => [from + i, -1]),
      -value,
    ),
  ];
}

function leastMiss(highs, { rows, size }) {
  const terms = (entries) =>
    entries.filter(([, own]) => own !== 0).map(([i, own]) => `${own < 0 ? '-' : '+'} ${Math.abs(own)} v${i}`);
  const lines = rows.flatMap(({ entries, bound, isEquality, isLimit }, r) => {
    const miss = isLimit ? 1 : 0;
    const sum = terms(entries);
    const below = isEquality ? [`b${r}:`, ...sum, `- ${miss} miss`, `<= ${bound}`] : [];
    return [`a${r}:`, ...sum, `+ ${miss} miss`, `>= ${bound}`, ...below];
  });
  const bounds = Array.from({ length: size }, (_, i) => `v${i} free`);
  const text = ['Minimize', 'obj: miss', 'Subject To', ...lines, 'Bounds', 'miss >= 0', ...bounds, 'End', ''].join(
    '\n',
  );
  const { Status, ObjectiveValue } = highs.solve(text, { output_flag: false, primal_feasibility_tolerance: 1e-10 });
  if (Status === 'Infeasible') return Number.POSITIVE_INFINITY;
  if (Status !== 'Optimal') throw new Error(`HiGHS ended as ${Status}`);
  return ObjectiveValue;
}

/** By Goldfarb and Idnani's method, which needs a positive definite matrix: a ridge of 1e-9 of the mean variance stands in. */
function leastVolatility({ covariance: { columns: n, values } }, { rows, size }) {
  const unit = values.reduce((sum, value, k) => sum + (k % (n + 1) === 0 ? value : 0), 0) / n || 1;
  const oneBased = (length, entry) => [undefined, ...Array.from({ length }, (_, i) => entry(i))];
  const square = oneBased(size, (i) =>
    oneBased(size, (j) => (i < n && j < n ? values[i * n + j] / unit : 0) + (i === j ? 1e-9 : 0)),
  );
  const ordered = [...rows.filter(({ isEquality }) => isEquality), ...rows.filter(({ isEquality }) => !isEquality)];
  const dense = ordered.map(({ entries }) => {
    const own = new Float64Array(size);
    for (const [i, value] of entries) own[i] += value;
    return own;
  });
  const matrix = oneBased(size, (i) => oneBased(ordered.length, (r) => dense[r][i]));
  // What the rows themselves allow to be missed is allowed here too: quadprog knows no tolerance.
  const bounds = oneBased(ordered.length, (r) => ordered[r].bound - (ordered[r].isEquality ? 0 : KEPT / 10));
  const equalities = rows.filter(({ isEquality }) => isEquality).length;
  const { solution, message } = quadprog.solveQP(
    square,
    oneBased(size, () => 0),
    matrix,
    bounds,
    equalities,
  );
  if (message) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += solution[i + 1] * solution[j + 1] * values[i * n + j];
  return Math.sqrt(Math.max(sum, 0));
}
