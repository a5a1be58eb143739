// The engine beside numpy and cvxopt on the same inputs: portfolio views, minimum variance, Monte Carlo; and how the cost grows
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse, ENGINE_VERSION, optimise, prepare, simulate, summarisePrepared, universeOf } from '@perfolio/engine';
import { median, rounded } from '../statistics.mjs';
import { caseFrom, madeUp } from './inputs.mjs';
import { openReference } from './reference.mjs';

const FREQUENCIES = ['monthly', 'daily'];
const SIZES = [20, 100, 500];
const CASES = FREQUENCIES.flatMap((frequency) => SIZES.map((stocks) => `${frequency}/${stocks}`));
const ROUNDS = 3;

/** As the reference does: the median of single calls after a warm-up, at least five; short ones are repeated so long. */
const CALLS = 5;
const CALLS_MS = 150;

/** A just-in-time compiler needs longer to warm up than numpy does. */
const WARM_MS = 600;

const PATHS = 100_000;
const GROWTH = [250, 500, 1_000, 2_000];

const HOW =
  'numpy starts from one matrix of prices, aligned and cut to the window before its clock runs, and makes returns, factors and figures of it. Ours starts ' +
  'from the returns of each ticker, prepared once per state of the prices and aligned by the first question about these positions and this window, as a thread of the service ' +
  'keeps them. In every call it checks the request, finds factors by name, makes their series, fits and sums all anew, and answers with named records. ' +
  'firstFull is FULL with the returns aligned in every call, too: what the first question after new prices costs. Ours and numpy run in turn, three rounds of each; a ratio ' +
  'is the median over the rounds of our median to numpy’s. summary divides by numpy’s FULL. Minimum variance starts from the covariance matrix on both sides; Monte Carlo draws as many normal deviates as numpy ' +
  'and multiplies w’C out once. growth is the exponent of the time in the number of stocks, 500 to 2,000, ' +
  'daily, the returns aligned in every call: N T would be 1, N² T 2.';

export async function run({ say, reference: file, opened }) {
  const reference = await openReference(file);
  const growth = growthOf(say);
  if (reference.missing !== undefined) {
    say(reference.missing);
    return { missing: reference.missing, ...nothingToCompare(), growth };
  }
  say(`numpy ${reference.versions.numpy}, cvxopt ${reference.versions.cvxopt}, ${reference.versions.blas.join(' ')}`);
  const folder = await mkdtemp(join(tmpdir(), 'perfolio-bench-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  await reference.emit(folder);
  const cases = Object.fromEntries(CASES.map((name) => [name, caseFrom(folder, ...name.split('/'))]));
  const values = await checked(cases, await reference.objectives());
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await timings(cases);
    const numpy = await reference.time();
    rounds.push({ ours, numpy });
    say(`round ${round + 1} of ${ROUNDS}`);
  }
  return { ...ratios(rounds), growth, values, milliseconds: milliseconds(rounds), ...facts(reference), how: HOW };
}

const facts = ({ versions }) => ({ engineVersion: ENGINE_VERSION, reference: versions });

const nothingToCompare = () => ({
  full: Object.fromEntries(CASES.map((name) => [name, null])),
  summary: Object.fromEntries(CASES.map((name) => [name, null])),
  firstFull: Object.fromEntries(CASES.map((name) => [name, null])),
  minVariance: Object.fromEntries(SIZES.map((assets) => [assets, null])),
  monteCarlo: null,
});

const full = ({ request, prices }) => analyse(request, prices);
const summary = ({ request, prices }) => summarisePrepared(prepare(request, prices));

/** The same with nothing kept of the questions before. */
const anew = ({ request, prices: { column, monthly } }) => ({ request, prices: { column, monthly } });

/** Medians in milliseconds, by the names of the reference and with `summary/` or `first/` before those that are ours alone. */
async function timings(cases) {
  const times = {};
  for (const name of CASES) {
    times[`view/${name}`] = await timed(() => full(cases[name]));
    times[`summary/${name}`] = await timed(() => summary(cases[name]));
    times[`first/${name}`] = await timed(() => full(anew(cases[name])));
  }
  for (const assets of SIZES) {
    const universe = universeIn(cases, assets);
    times[`minVariance/${assets}`] = await timed(() => minVariance(universe, assets));
  }
  const prepared = prepare(cases['daily/100'].request, cases['daily/100'].prices);
  const asked = { model: 'NORMAL', paths: PATHS, horizonDays: 1, seed: 1 };
  times['monteCarlo/100000x100'] = await timed(() => simulate(prepared, asked));
  return times;
}

const universeIn = (cases, assets) => {
  const { request, prices } = cases[`daily/${assets}`];
  return universeOf(prepare(request, prices), 'SAMPLE');
};

const minVariance = (universe, assets) =>
  optimise(universe, { objective: 'MIN_VARIANCE', limits: { maxSinglePosition: Math.max(0.05, 3 / assets) } });

async function timed(work) {
  await calls(work, WARM_MS);
  return median(await calls(work, CALLS_MS));
}

async function calls(work, ms) {
  const samples = [];
  const began = performance.now();
  while (samples.length < CALLS || performance.now() - began < ms) {
    const start = performance.now();
    await work();
    samples.push(performance.now() - start);
  }
  return samples;
}

function ratios(rounds) {
  const ratio = (own, theirs) => rounded(median(rounds.map(({ ours, numpy }) => ours[own] / numpy[theirs])));
  const byCase = (prefix) =>
    Object.fromEntries(CASES.map((name) => [name, ratio(`${prefix}/${name}`, `view/${name}`)]));
  return {
    full: byCase('view'),
    summary: byCase('summary'),
    firstFull: byCase('first'),
    minVariance: Object.fromEntries(
      SIZES.map((assets) => [assets, ratio(`minVariance/${assets}`, `minVariance/${assets}`)]),
    ),
    monteCarlo: ratio('monteCarlo/100000x100', 'monteCarlo/100000x100'),
  };
}

const milliseconds = (rounds) =>
  Object.fromEntries(
    ['ours', 'numpy'].map((side) => [
      side,
      Object.fromEntries(
        Object.keys(rounds[0][side]).map((name) => [name, rounded(median(rounds.map((round) => round[side][name])))]),
      ),
    ]),
  );

/** How far our numbers are from the reference's, relatively; a number that is wrong makes its time worth nothing. */
async function checked(cases, objectives) {
  const values = {};
  for (const name of CASES) values[name] = distance(cases[name]);
  for (const assets of SIZES) {
    const { volatilityAnnual } = await minVariance(universeIn(cases, assets), assets);
    values[`minVariance/${assets}`] = Math.abs(volatilityAnnual ** 2 / objectives[assets] - 1);
  }
  for (const [name, value] of Object.entries(values)) {
    const most = name.startsWith('minVariance') ? 1e-7 : 1e-8;
    if (!(value <= most)) throw new Error(`${name} is off by ${value}, more than ${most}.`);
  }
  return values;
}

function distance(given) {
  const { portfolioView: view, factorModel } = full(given);
  const { totalVariance, sumSpecificVariance, riskContributions } = given.expected;
  const summarised = summary(given).portfolioView;
  return Math.max(
    Math.abs((view.volatility ** 2 * view.periodsPerYear) / totalVariance - 1),
    Math.abs(factorModel.specificVariance / sumSpecificVariance - 1),
    ...riskContributions.map((each, i) => Math.abs(view.riskContributions[i] - each) / view.volatility),
    ...riskContributions.map((_, i) => (summarised.riskContributions[i] === view.riskContributions[i] ? 0 : 1)),
  );
}

function growthOf(say) {
  const times = { full: {}, summary: {} };
  for (const stocks of GROWTH) {
    const given = anew(madeUp(stocks));
    times.full[stocks] = rounded(best(() => full(given)));
    times.summary[stocks] = rounded(best(() => summary(given)));
    say(`${stocks} stocks: full ${times.full[stocks]} ms, summary ${times.summary[stocks]} ms`);
  }
  const exponent = (by) => rounded(Math.log(by[2_000] / by[500]) / Math.log(4), 2);
  return { full: exponent(times.full), summary: exponent(times.summary), milliseconds: times };
}

/** The shortest of three: what else the machine did only adds. */
function best(work) {
  const samples = Array.from({ length: 3 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...samples);
}
