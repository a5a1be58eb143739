// What is checked over HTTP: each vector by every route, each refusal by its reason, each infeasible problem by its status.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAsked, mismatchesOf, portfolioOf } from './conformance-sections.mjs';
import { ask, post } from './http-client.mjs';

/** The portfolio stored, and every section asked for by its route; and the headline numbers of the same sent along. */
export async function checkVector({ base, token }, { id, request, expected, tolerances }) {
  const portfolio = portfolioOf(request);
  const get = (path) => ask(base, path, { token });
  const send = (path, body) => post(base, path, { token, body });
  const { portfolioId } = await send('/v1/portfolios', { ...portfolio, name: id });
  const results = [await checkInline(send, { id, portfolio, expected, tolerances })];
  for (const section of Object.keys(expected)) {
    const parts = { get, post: send, id: portfolioId, request, expected, tolerances };
    results.push(
      resultOf(`${id} ${section}`, isAsked(section) ? await tried(() => mismatchesOf(section, parts)) : NOT_ASKED),
    );
  }
  return results;
}

const NOT_ASKED = [{ path: '', got: 'no route', want: 'an answer' }];

async function tried(work) {
  try {
    return await work();
  } catch (error) {
    return [{ path: '', got: error.message, want: 'an answer' }];
  }
}

function resultOf(name, mismatches) {
  const [first] = mismatches;
  if (first === undefined) return { ok: true, text: name };
  return { ok: false, text: `${name}: ${mismatches.length} differ, ${first.path} is ${first.got}, want ${first.want}` };
}

async function checkInline(send, { id, portfolio, expected, tolerances }) {
  const mismatches = await tried(async () => {
    const { portfolioView, factorModel, riskScore } = await send('/v1/reports', { portfolio });
    const { relative, absolute } = tolerances.default;
    const pairs = [
      ['volatilityAnnual', portfolioView.volatilityAnnual, expected.portfolioView.volatilityAnnual],
      ['herfindahl', portfolioView.herfindahl, expected.portfolioView.herfindahl],
      [
        'systematicShare',
        factorModel?.systematicShare ?? null,
        expected.portfolioView.factorModel?.systematicShare ?? null,
      ],
      ['score', riskScore?.score ?? null, expected.riskScore.score],
    ];
    return pairs
      .filter(([, got, want]) => got !== want && !(Math.abs(got - want) <= absolute + relative * Math.abs(want)))
      .map(([path, got, want]) => ({ path, got, want }));
  });
  return resultOf(`${id} sent along`, mismatches);
}

/** Requests that must be refused, and optimisations without a solution. */
export async function checkCases({ base, token }, vectorsFolder) {
  const cases = (name) => JSON.parse(readFileSync(join(vectorsFolder, name), 'utf8')).cases;
  const results = [];
  for (const one of cases('errors.json')) results.push(await checkRefusal({ base, token }, one));
  for (const one of cases('infeasible.json')) {
    for (const [section, objective] of [
      ['minVariance', 'MIN_VARIANCE'],
      ['maxReturn', 'MAX_RETURN'],
    ]) {
      const { allowShort, betaLimits, budget } = one.request.optimise;
      const body = { portfolio: portfolioOf(one.request), objective, allowShort, betaLimits, budget };
      const { status, conflict } = await post(base, '/v1/reports:optimize', { token, body });
      const ok = status === one.expected[section].status.toUpperCase() && conflict.length > 0;
      results.push({
        ok,
        text: `infeasible "${one.title}" ${section}: ${status}, ${conflict.length} limits in conflict`,
      });
    }
  }
  return results;
}

/** What an engine's INVALID_* is called at the door. */
const REASONS = {
  INVALID_WINDOW: 'FIELD_INVALID',
  INVALID_WEIGHT: 'FIELD_INVALID',
  INVALID_POSITION: 'FIELD_INVALID',
  INVALID_LIMIT: 'FIELD_INVALID',
};

async function checkRefusal({ base, token }, { title, request, expectedError }) {
  const want = REASONS[expectedError.code] ?? expectedError.code;
  const response = await fetch(`${base}/v1/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ portfolio: portfolioOf(request) }),
  });
  const { reason } = await response.json();
  const ok = response.status >= 400 && response.status < 500 && reason === want;
  return { ok, text: `refusal "${title}": ${response.status} ${reason}, want ${want}` };
}
