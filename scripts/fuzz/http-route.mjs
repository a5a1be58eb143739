// JSON files, nearly right or hardly JSON, to one route over HTTP; routes without a body get their fields as a query.
import { pick } from '../garbage/chance.mjs';
import { jsonFile } from './json-files.mjs';
import { chanceOf } from './seeds.mjs';

const AT_ONCE = 4;
const PATIENCE_MS = 60_000;
const UPLOAD = /Import/;
const TYPES = ['text/csv', 'application/json', 'application/yaml'];

export async function fuzzRoute({ door, parties, path, descriptor, contract, binding, seed, from, count }) {
  const name = `${path} ${binding.verb} ${binding.template}`;
  const tally = { path: name, asked: 0, outcomes: {}, faults: [], slowestMs: 0 };
  let next = from;
  const one = async (index) => {
    const chance = chanceOf(seed, name, index);
    const party = parties.of(path);
    const question = questionOf({ binding, descriptor, path, words: party.words }, chance);
    let answer = await ask(door, { ...question, token: party.token });
    if (answer.status === 401 && contract.access !== 'ANYONE') {
      if (party === parties.of(path)) await parties.replace(party);
      answer = await ask(door, { ...question, token: parties.of(path).token });
    }
    tally.asked += 1;
    tally.slowestMs = Math.max(tally.slowestMs, answer.ms);
    tally.outcomes[answer.status] = (tally.outcomes[answer.status] ?? 0) + 1;
    const fault = faultIn(answer);
    if (fault !== undefined) tally.faults.push({ path: name, index, fault });
  };
  const worker = async () => {
    while (next < from + count) await one(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tally;
}

function questionOf({ binding, descriptor, path, words }, chance) {
  const { verb, template, body } = binding;
  const filled = template.replaceAll(/\{[^}]+\}/g, () =>
    encodeURIComponent(pick(chance, [...words, 'x', '*', '%00', '../../x', '__proto__'])),
  );
  if (body === '') return { verb, path: `${filled}?${queryOf(descriptor, chance, words)}` };
  if (UPLOAD.test(path))
    return { verb, path: filled, type: pick(chance, TYPES), body: jsonFile(descriptor, chance, words) };
  const held = descriptor.fields.find(({ name }) => name === body)?.message ?? descriptor;
  return { verb, path: filled, type: 'application/json', body: jsonFile(held, chance, words) };
}

const VALUES = [
  '1',
  '-1',
  'x',
  '',
  'NaN',
  '2016-12-30',
  '2020-02-30',
  'DAILY',
  'AAA',
  '%00',
  '💥',
  '1e999',
  'true',
  '\r\n',
];

function queryOf({ fields }, chance, words) {
  const query = new URLSearchParams();
  for (const { jsonName } of fields) if (chance() < 0.4) query.append(jsonName, pick(chance, [...VALUES, ...words]));
  if (chance() < 0.1) query.append(pick(chance, ['nobodyKnowsThis', '__proto__', 'a.b']), 'x');
  return query.toString();
}

async function ask(door, { verb, path, type, body, token }) {
  const began = performance.now();
  const gone = new AbortController();
  try {
    const response = await fetch(`${door}${path}`, {
      method: verb,
      redirect: 'manual',
      signal: AbortSignal.any([gone.signal, AbortSignal.timeout(PATIENCE_MS)]),
      headers: {
        authorization: `Bearer ${token}`,
        'if-match': '*',
        ...(type !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body }),
    });
    const endless = response.headers.get('content-type') === 'text/event-stream';
    const text = endless ? '' : await response.text();
    gone.abort();
    return { status: response.status, type: response.headers.get('content-type'), text, ms: performance.now() - began };
  } catch (error) {
    return { status: 599, type: '', text: `no answer: ${error?.cause ?? error}`, ms: performance.now() - began };
  }
}

/** What is wrong with an answer: a fault of the server's, or a refusal that does not say why. */
export function faultIn({ status, type, text }) {
  if (status >= 500) return `${status}: ${text.slice(0, 200)}`;
  if (status < 400) return undefined;
  try {
    const { reason, detail } = JSON.parse(text);
    if (typeof reason === 'string' && typeof detail === 'string' && /problem\+json/.test(type ?? '')) return undefined;
  } catch {
    // Said below: what is no JSON names no reason.
  }
  return `${status} without a reason: ${text.slice(0, 200)}`;
}
