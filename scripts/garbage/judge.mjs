// What is wrong with an answer to a question of garbage: nothing, or a word for it.

/** A refusal has to say why and what to do; an answer has to hold together. Nothing may be our own fault. */
export function faultIn({ status, text }, request) {
  if (status >= 500) return `${status}: ${text.slice(0, 200)}`;
  const body = parsed(text);
  if (body === undefined) return `${status} without JSON`;
  if (status >= 400) return refusalFault(body);
  if (status !== 200) return `an unusual ${status}`;
  return notANumber(body, '') ?? lawBroken(body, request.body ?? {});
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refusalFault = ({ reason, detail }) =>
  typeof reason === 'string' && typeof detail === 'string' && detail.length > 10
    ? undefined
    : 'a refusal that says nothing';

const WORDS = new Set(['NaN', 'Infinity', '-Infinity']);

function notANumber(value, path) {
  if (typeof value === 'string') return WORDS.has(value) ? `${path} is ${value}` : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, one] of Object.entries(value)) {
    const found = notANumber(one, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const NEAR = 1e-6;
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
const differ = (a, b) => Math.abs(a - b) > NEAR * Math.max(1, Math.abs(a), Math.abs(b));

/** Laws that hold for every answer of a kind. */
function lawBroken(answer, asked) {
  if (answer.portfolioView !== undefined) return viewBroken(answer.portfolioView);
  if (answer.trades !== undefined) return searchBroken(answer, asked);
  if (answer.levels !== undefined && answer.paths !== undefined) return tailBroken(answer);
  return undefined;
}

function viewBroken({ riskContributions, volatility, weights, weightSum }) {
  if (differ(sum(riskContributions), volatility)) return 'contributions that do not add up to the volatility';
  return differ(sum(weights), weightSum) ? 'weights that do not add up' : undefined;
}

function searchBroken({ status, weights, conflict }, { budget = 1 }) {
  if (status === 'INFEASIBLE') return conflict.length === 0 ? 'no conflict in what is infeasible' : undefined;
  return differ(sum(weights.map(({ weight }) => weight)), Number(budget)) ? 'weights that miss the budget' : undefined;
}

function tailBroken({ levels }) {
  for (const { var: loss, es } of Object.values(levels))
    if (es < loss - NEAR) return 'a mean beyond the value at risk below it';
  return levels['0.99'].var < levels['0.95'].var - NEAR ? 'less at risk with more confidence' : undefined;
}
