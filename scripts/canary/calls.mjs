// The mixed calls: what each asks, of whom, and by which door. All chance comes from one seed.
import { ask } from './ask.mjs';
import { portfolioOf } from './people.mjs';

const mine = ({ portfolioId }) => `/v1/portfolios/${portfolioId}`;

/** Each with its share of a hundred. */
const KINDS = [
  { share: 30, name: 'analysis', of: (me) => ({ path: `${mine(me)}/analysis` }) },
  { share: 6, name: 'report', of: (me) => ({ path: `${mine(me)}/report` }) },
  { share: 4, name: 'textReport', of: (me) => ({ path: `${mine(me)}/report`, headers: { accept: 'text/plain' } }) },
  { share: 12, name: 'portfolio', of: (me) => ({ path: mine(me) }) },
  { share: 6, name: 'portfolios', of: () => ({ path: '/v1/portfolios' }) },
  { share: 5, name: 'scenarios', of: (me) => ({ path: `${mine(me)}/scenarios` }) },
  { share: 3, name: 'profile', of: () => ({ path: '/v1/me' }) },
  { share: 3, name: 'keys', of: () => ({ path: '/v1/apiKeys' }) },
  { share: 6, name: 'foreign', of: (me, { other }) => ({ path: `${mine(other)}/analysis` }) },
  { share: 2, name: 'foreignChange', of: (_, { other, watch, me }) => change(other, portfolioOf(me.name, watch)) },
  { share: 6, name: 'change', of: (me, { watch }) => change(me, portfolioOf(me.name, watch)) },
  { share: 4, name: 'whatIf', of: (me) => ({ path: `${mine(me)}:whatIf`, method: 'POST', body: SHIFT }) },
  { share: 4, name: 'inline', of: (me, { watch }) => inline(portfolioOf(me.name, watch)) },
  { share: 3, name: 'refused', of: (me, { watch }) => inline({ name: watch.word(me.name), [watch.word(me.name)]: 1 }) },
  {
    share: 1,
    name: 'recomputed',
    of: (me) => ({ path: `${mine(me)}/analysis`, headers: { 'cache-control': 'no-cache' } }),
  },
  { share: 5, name: 'cutShort', of: (me) => ({ path: `${mine(me)}/report`, cutMs: true }) },
];

const SHIFT = { delta: [{ ticker: 'AAA', change: -0.1 }], fundFrom: 'BBB' };
const change = (of, { name, positions }) => ({
  path: `${mine(of)}?updateMask=name,positions`,
  method: 'PATCH',
  body: { name, positions },
});
const inline = (portfolio) => ({ path: '/v1/reports', method: 'POST', body: { portfolio } });

/** Makes the calls, so many at once, and looks through every answer. Gives a tally by kind and status. */
export async function makeCalls({ doors, people, watch, calls, atOnce, chance, said = () => {} }) {
  const tally = { calls: 0, cut: 0, ownSeen: 0, serverErrors: 0, renewed: 0, byKind: {} };
  const one = async () => {
    const { kind, question } = drawn({ people, watch, chance });
    const { me, path, cutMs, ...asked } = question;
    const signal = cutMs === undefined ? undefined : AbortSignal.timeout(Math.floor(chance() * 20));
    tally.calls += 1;
    try {
      const door = doors[pick(chance, doors.length)];
      let answer = await ask(door, path, { ...asked, token: me.token, signal });
      if (answer.status === 401) {
        // An access token lives for minutes. A call that was not let in is no call.
        await renew(me, tally);
        answer = await ask(door, path, { ...asked, token: me.token, signal });
      }
      tally.ownSeen += watch.look(`${answer.headers}\n${answer.text}`, {
        reader: me.name,
        place: `answer of ${kind}`,
      });
      count(tally, kind, answer.status);
    } catch (error) {
      if (signal?.aborted !== true) throw error;
      tally.cut += 1;
    }
    if (tally.calls % 10_000 === 0) said(`${tally.calls} calls, ${watch.found.length} foreign canaries`);
  };
  const worker = async () => {
    while (tally.calls < calls) await one();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return tally;
}

/** Of all whose token has ended at once, one logs in. */
async function renew(me, tally) {
  me.renewing ??= me.logIn().finally(() => {
    me.renewing = undefined;
  });
  tally.renewed += 1;
  me.token = await me.renewing;
}

function count(tally, kind, status) {
  const kinds = (tally.byKind[kind] ??= {});
  kinds[status] = (kinds[status] ?? 0) + 1;
  // A machine at its limit says so by 503 and 504; anything else above 499 is a fault of ours.
  if (status >= 500 && status !== 503 && status !== 504) tally.serverErrors += 1;
}

/** Calls that were refused as a stranger's, and those that a machine at its limit refused, as shares of all. */
export function sharesOf({ calls, byKind }) {
  const withStatus = (wanted) =>
    Object.values(byKind).reduce(
      (sum, kinds) => sum + wanted.reduce((more, status) => more + (kinds[status] ?? 0), 0),
      0,
    );
  return { refused: withStatus([401]) / calls, overloaded: withStatus([503, 504]) / calls };
}

/** What makes a run worthless or bad: empty when it tells something, and that is good. */
export function faultsOf(tally, { foreign, heardBytes }) {
  const { refused, overloaded } = sharesOf(tally);
  return [
    ...(foreign > 0 ? [`${foreign} foreign canaries were seen`] : []),
    ...(tally.serverErrors > 0 ? [`${tally.serverErrors} calls ended in faults of ours`] : []),
    ...(refused > MOST.refused ? [`${(refused * 100).toFixed(1)} % of the calls were not let in`] : []),
    ...(overloaded > MOST.overloaded
      ? [`${(overloaded * 100).toFixed(1)} % of the calls met a machine at its limit`]
      : []),
    ...(tally.ownSeen < tally.calls / 4 ? ['too few answers held canaries of their own readers'] : []),
    ...Object.entries(heardBytes)
      .filter(([, bytes]) => bytes === 0)
      .map(([place]) => `nothing of any ${place} was heard`),
  ];
}

/** Shares of calls beyond which a run has not asked what it says it asked. */
const MOST = { refused: 0.001, overloaded: 0.05 };

function drawn({ people, watch, chance }) {
  const me = people[pick(chance, people.length)];
  const other = people[(people.indexOf(me) + 1 + pick(chance, people.length - 1)) % people.length];
  let left = chance() * 100;
  const kind = KINDS.find(({ share }) => (left -= share) < 0) ?? KINDS[0];
  return { kind: kind.name, question: { me, ...kind.of(me, { other, watch, me }) } };
}

const pick = (chance, count) => Math.floor(chance() * count);

/** Uniform numbers in [0, 1) out of a seed (Numerical Recipes' congruence): the same calls again by the same seed. */
export function chanceOf(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
