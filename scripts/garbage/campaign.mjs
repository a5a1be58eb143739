// Asks a service questions of garbage and judges its answers.
import { priceFiles } from './market.mjs';
import { faultIn } from './judge.mjs';
import { garbageRequest } from './requests.mjs';

/** Longer than any answer may take. */
const HANG_MS = 60_000;
const AT_ONCE = 4;

export async function importGarbage({ base, token }) {
  for (const body of priceFiles()) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
    const response = await fetch(`${base}/v1/marketData:import`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`The prices were refused: ${response.status} ${await response.text()}`);
  }
}

/** Asks `count` questions from `seed` on; answers `{ asked, answered, refused, faults: [{ seed, fault, request }] }`. */
export async function campaign({ base, token, seed, count }) {
  const tally = { asked: 0, answered: 0, refused: 0, faults: [], outcomes: {}, slowestMs: 0 };
  const seeds = Array.from({ length: count }, (_, index) => seed + index);
  const worker = async () => {
    for (let own = seeds.shift(); own !== undefined; own = seeds.shift())
      await askOne({ base, token, seed: own }, tally);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tally;
}

async function askOne({ base, token, seed }, tally) {
  const request = garbageRequest(seed);
  const began = performance.now();
  const answer = await answerTo(base, token, request);
  tally.slowestMs = Math.max(tally.slowestMs, performance.now() - began);
  tally.asked += 1;
  const fault = faultIn(answer, request);
  if (fault !== undefined) tally.faults.push({ seed, fault, request });
  else if (answer.status === 200) tally.answered += 1;
  else tally.refused += 1;
  const outcome = `${request.path.replace(/\?.*|.*\/profile.*/, '') || 'profile'} ${outcomeOf(answer)}`;
  tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
}

const outcomeOf = ({ status, text }) => (status === 200 ? 'answered' : (/"reason":"(\w+)"/.exec(text)?.[1] ?? status));

async function answerTo(base, token, { method, path, body }) {
  try {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(HANG_MS),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 599, text: `no answer: ${String(error)}` };
  }
}
