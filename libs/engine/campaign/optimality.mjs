import { coefficientsOf, limitsOf } from './oracle.mjs';

/** A weight this near a bound stands on it. */
const TOUCHES = 1e-9;

/** How far the answer's weights miss the worst of the request's limits, fixed cash among them. */
export function worstMiss(universe, request, answer) {
  const w = answer.weights.map(({ weight }) => weight);
  const missed = limitsOf(request).map((one) => {
    const actual = actualOf(universe, request, { one, w, answer });
    if (one.side === 'EQUAL') return Math.abs(actual - one.value);
    return one.side === 'UPPER' ? actual - one.value : one.value - actual;
  });
  const cash = w.map((own, i) => (universe.isCash[i] ? Math.abs(own - universe.weights[i]) : 0));
  return Math.max(0, ...missed, ...cash);
}

function actualOf(universe, request, { one, w, answer }) {
  const coefficients = coefficientsOf(universe, request, one);
  if (coefficients) return total(coefficients.map((own, i) => own * w[i]));
  const free = w.filter((_, i) => !universe.isCash[i]);
  const figures = {
    LONG_ONLY: () => Math.min(...free),
    MAX_VOLATILITY: () => answer.volatilityAnnual,
    MAX_SINGLE_POSITION: () => Math.max(...free.map(Math.abs)),
    MAX_GROSS_EXPOSURE: () => total(free.map(Math.abs)),
    MAX_TURNOVER: () => total(w.map((own, i) => Math.abs(own - universe.weights[i]))),
  };
  return figures[one.limit]();
}

const total = (values) => values.reduce((sum, value) => sum + value, 0);

/**
 * What is left of the optimality conditions, from the published answer alone: the gradient of the objective's figure has
 * to be the sum of the binding limits' gradients times their shadow prices, up to what the bounds of single positions
 * may push; prices have to have the sign of their side; and the pushes of one limit have to add up to its price.
 * Relative to the largest entry of the gradient, where that is above 1.
 */
export function optimalityResidual(universe, request, answer) {
  const w = answer.weights.map(({ weight }) => weight);
  const figure = gradient(universe, request, { w, answer });
  const rest = withoutRows(universe, request, { figure, answer, w });
  const { alone, pushed } = pushes(universe, request, { rest, w, answer });
  const worst = Math.max(
    alone,
    ...answer.bindingLimits.map((one) => wrongWay(request, one)),
    wrongSums(request, answer, pushed),
  );
  return worst / Math.max(1, ...figure.map(Math.abs));
}

const isMaximised = ({ objective }) => objective === 'MAX_RETURN' || objective === 'MAX_SHARPE';

/** By how much a price says that loosening its limit does harm. */
function wrongWay(request, { side, shadowPrice }) {
  if (side === 'EQUAL') return 0;
  return (side === 'UPPER') === isMaximised(request) ? -shadowPrice : shadowPrice;
}

/** The gradient less what the limits that are sums, and the volatility limit, account for. */
function withoutRows(universe, request, { figure, answer, w }) {
  const rest = [...figure];
  for (const one of answer.bindingLimits) {
    const ofRisk = one.limit === 'MAX_VOLATILITY' ? volatilityGradient(universe, w, answer.volatilityAnnual) : null;
    const own = coefficientsOf(universe, request, one) ?? ofRisk;
    own?.forEach((value, i) => {
      rest[i] -= one.shadowPrice * value;
    });
  }
  return rest;
}

/** What the bounds have to push per limit, and the largest rest of a position that stands on no bound. */
function pushes(universe, request, { rest, w, answer }) {
  const { maxSinglePosition: cap = Number.POSITIVE_INFINITY, allowShort } = request.limits;
  const floor = allowShort ? -cap : 0;
  const sign = isMaximised(request) ? -1 : 1;
  const pushed = { MAX_SINGLE_POSITION: 0, LONG_ONLY: 0 };
  const alone = w.map((weight, i) => {
    if (universe.isCash[i]) return 0;
    const [least, most] = distancePulls(universe, answer, { weight, i });
    const beyond = rest[i] - Math.min(Math.max(rest[i], least), most);
    if (cap - weight <= TOUCHES && sign * beyond <= 0) pushed.MAX_SINGLE_POSITION += beyond;
    else if (!(weight - floor <= TOUCHES && sign * beyond >= 0)) return Math.abs(beyond);
    else if (allowShort) pushed.MAX_SINGLE_POSITION -= beyond;
    else pushed.LONG_ONLY += beyond;
    return 0;
  });
  return { alone: Math.max(...alone), pushed };
}

/** At a kink of a distance that lies on a bound the two can share the push in more than one way; else prices are sums. */
function wrongSums({ limits }, { bindingLimits, weights }, pushed) {
  if (limits.maxTurnover !== undefined || limits.maxGrossExposure !== undefined) return 0;
  const wrong = Object.entries(pushed).map(([limit, push]) => {
    const price = bindingLimits.find((one) => one.limit === limit)?.shadowPrice ?? 0;
    return Math.abs(price - push) / weights.length;
  });
  return Math.max(...wrong);
}

function gradient(universe, { objective, riskFreeRate }, { w, answer }) {
  const { volatilityAnnual: risk, expectedReturn } = answer;
  if (objective === 'MAX_RETURN') return Array.from(universe.expectedReturns);
  const ofRisk = volatilityGradient(universe, w, risk);
  if (objective !== 'MAX_SHARPE') return ofRisk;
  return ofRisk.map(
    (own, i) => universe.expectedReturns[i] / risk - ((expectedReturn - riskFreeRate) / (risk * risk)) * own,
  );
}

function volatilityGradient({ covariance: { columns: n, values } }, w, risk) {
  return w.map((_, i) => w.reduce((sum, own, j) => sum + own * values[i * n + j], 0) / risk);
}

/** The range in which the distances' prices can pull one position: one number away from the centre, a range on it. */
function distancePulls({ weights }, { bindingLimits }, { weight, i }) {
  let [least, most] = [0, 0];
  for (const { limit, shadowPrice } of bindingLimits) {
    if (limit !== 'MAX_TURNOVER' && limit !== 'MAX_GROSS_EXPOSURE') continue;
    const from = weight - (limit === 'MAX_TURNOVER' ? weights[i] : 0);
    const isKink = Math.abs(from) <= TOUCHES;
    least += isKink ? -Math.abs(shadowPrice) : Math.sign(from) * shadowPrice;
    most += isKink ? Math.abs(shadowPrice) : Math.sign(from) * shadowPrice;
  }
  return [least, most];
}
