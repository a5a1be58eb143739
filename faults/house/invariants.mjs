// What must hold after every fault, whatever it was: RELIABILITY's I1, I2, I9 and I12.
import { json } from './client.mjs';
import { checkHistory } from './kit.mjs';

const RECOVERY_MS = 5_000;
const STATUSES = new Set([
  400, 401, 403, 404, 405, 406, 408, 409, 412, 413, 414, 415, 422, 428, 429, 431, 500, 503, 504, 507,
]);
const INSIDE = /ECONN|EPIPE|ENOENT|at .+\.(js|ts):\d+|node_modules|\bredis:|postgres|select .+ from|127\.0\.0\.1/i;

/** What was found wrong of a run of traffic, by invariant; empty lists are what is wanted. */
export function brokenInvariants({ traffic, watch, lines, mayBreak = false }) {
  for (const line of lines) watch.look(line, { place: 'log' });
  return {
    I1: watch.found.map(({ mark, owner, reader, place }) => `${place}: ${reader} saw ${mark} of ${owner}`),
    I2: [
      ...checkHistory(traffic.events).map(({ guarantee, text }) => `${guarantee}: ${text}`),
      ...traffic.records.filter(({ wrong }) => wrong).map(({ path, phase }) => `a wrong number for ${path} (${phase})`),
    ],
    I9: traffic.records.filter(({ status }) => status >= 400).flatMap((record) => faultsOf(record, mayBreak)),
  };
}

const FIELDS = ['type', 'title', 'status', 'detail', 'instance', 'reason', 'grpcCode'];

/** What a refusal must not be. */
const RULES = [
  [({ status }) => !STATUSES.has(status), 'a status that no table has'],
  [({ headers }) => !headers['content-type']?.startsWith('application/problem+json'), 'another type'],
  [(record) => FIELDS.some((name) => json(record)?.[name] === undefined), 'a field missing'],
  [({ status }, mayBreak) => status === 500 && !mayBreak, 'a failure of our own'],
  [
    ({ status, headers }) => (status === 503 || status === 429) && headers['retry-after'] === undefined,
    'no Retry-After',
  ],
  [({ text }) => INSIDE.test(text), 'words from inside'],
];

const faultsOf = (record, mayBreak) =>
  RULES.filter(([isBroken]) => isBroken(record, mayBreak)).map(
    ([, fault]) => `${record.kind} was answered with ${String(fault)}: ${record.status} ${record.text.slice(0, 200)}`,
  );

/** Asks for one of each at every door until all are answered well; the milliseconds that took, or the last refusal. */
export async function recovery({ client, doors, people, calls = callsOf }) {
  const began = performance.now();
  let last = '';
  while (performance.now() - began < 6 * RECOVERY_MS) {
    const answers = await Promise.all(
      doors.flatMap((door) => calls(people[0]).map((call) => once(client, door, call))),
    );
    const bad = answers.find(({ status }) => status !== 200);
    if (bad === undefined) return { ms: performance.now() - began, last: '' };
    last = `${bad.path}: ${bad.status} ${bad.failure ?? bad.text.slice(0, 200)}`;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { ms: performance.now() - began, last };
}

export const isRecovered = ({ ms, last }, slack) => last === '' && ms <= RECOVERY_MS * slack;

const callsOf = ({ path, token }) => [
  { path, token },
  { path: `${path}/analysis`, token },
  { path: `${path}/analysis`, token, headers: { 'cache-control': 'no-cache' } },
];

async function once(client, door, { path, ...options }) {
  return { path, ...(await client.ask(door, path, options)) };
}
