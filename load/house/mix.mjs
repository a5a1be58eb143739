// The mix of L2: 75 % hits, 15 % portfolio reads, 5 % writes, 4 % cold analyses of 50 positions, 1 % optimisations.
import { json } from '../../faults/house/client.mjs';
import { portfolioOf } from './stage.mjs';

const SHARES = [
  ['hit', 75],
  ['portfolio', 15],
  ['write', 5],
  ['cold', 4],
  ['optimise', 1],
];

/**
 * One call of the mix. Of each portfolio the newest acknowledged weight is known, so an answer older than it is seen. What was asked for
 * as a hit and had to be computed, because a write came before it, is of the kind `renewed`.
 */
export function mixOf({ client, doors }, people, chance) {
  const known = new Map();
  const busy = new Set();
  const tally = { stale: 0 };
  const call = async (index) => {
    const me = people[Math.floor(chance() * people.length)];
    const path = me.paths[Math.floor(chance() * me.paths.length)];
    const asked = { client, door: doors[index % doors.length], me, path, chance, known, busy };
    const wished = drawn(chance());
    // Two changes of one portfolio at once have no order that anybody could check answers by.
    if (wished === 'write' && !busy.has(path)) return write(asked);
    const { stale, ...outcome } = await read(wished === 'write' ? 'hit' : wished, asked);
    if (stale) tally.stale += 1;
    return outcome;
  };
  return { call, tally };
}

async function read(kind, { client, door, me, path, chance, known, busy }) {
  // What is being changed has two right answers.
  const before = busy.has(path) ? undefined : known.get(path);
  const answer = await client.ask(door, ...questionOf(kind, me, { path, chance }));
  const isSettled = before !== undefined && !busy.has(path) && known.get(path) === before;
  const stale = kind === 'hit' && isSettled && isOlder(answer, before);
  return { kind: kind === 'hit' && !isHit(answer) ? 'renewed' : kind, ...outcomeOf(answer), stale };
}

const isHit = ({ headers }) => headers['cache-status']?.includes('; hit') === true;

function drawn(part) {
  let left = part * 100;
  return SHARES.find(([, share]) => (left -= share) < 0)?.[0] ?? 'hit';
}

function questionOf(kind, { token }, { path, chance }) {
  if (kind === 'hit') return [`${path}/analysis`, { token }];
  if (kind === 'portfolio') return [path, { token }];
  const body = { portfolio: portfolioOf(kind === 'cold' ? 50 : 10, chance) };
  if (kind === 'cold') return ['/v1/reports', { token, method: 'POST', body }];
  return ['/v1/reports:optimize', { token, method: 'POST', body: { ...body, objective: 'MIN_VARIANCE' } }];
}

async function write({ client, door, me, path, chance, known, busy }) {
  busy.add(path);
  const { positions } = portfolioOf(10, chance);
  const question = { token: me.token, method: 'PATCH', body: { positions } };
  const { retryAfter, status, failure } = outcomeOf(await client.ask(door, `${path}?updateMask=positions`, question));
  if (status === 200) known.set(path, positions[0].weight);
  else known.delete(path);
  busy.delete(path);
  return { kind: 'write', status, failure, retryAfter };
}

const outcomeOf = ({ status, failure, headers }) => ({ status, failure, retryAfter: headers['retry-after'] });

const isOlder = (answer, weight) =>
  answer.status === 200 && !(Math.abs(json(answer)?.portfolioView?.weights?.[0] - weight) < 1e-9);
