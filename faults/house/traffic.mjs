// Steady open-loop traffic: a call starts when it is due, whether or not others were answered. Everything asked and answered is written down.
import { json } from './client.mjs';
import { drawnWeight, positionsOf } from './people.mjs';

/** Shares of a hundred. */
const KINDS = [
  ['hit', 55],
  ['recomputed', 10],
  ['portfolio', 15],
  ['notModified', 8],
  ['write', 12],
];

export function startTraffic({ doors, client, people, watch, market, rate = 20, chance }) {
  const state = { phase: 'calm', records: [], events: [], pending: new Set(), count: 0, phases: [] };
  const given = { doors, client, watch, market, state };
  for (const me of people) {
    const at = performance.now();
    state.events.push({ kind: 'write', start: at, end: at, user: me.name, sets: { [nameOf(me)]: `${me.first}` } });
  }
  const began = performance.now();
  const begin = () => {
    const due = Math.floor(((performance.now() - began) * rate) / 1000);
    for (; state.count < due; state.count += 1) {
      const me = people[Math.floor(chance() * people.length)];
      const one = call({ ...given, me, kind: drawn(chance), turn: state.count }).finally(() =>
        state.pending.delete(one),
      );
      state.pending.add(one);
    }
  };
  const timer = setInterval(begin, 5);
  return {
    records: state.records,
    events: state.events,
    people,
    enter(phase) {
      state.phase = phase;
      state.phases.push({ phase, at: performance.now() });
    },
    during: (phase, kind) =>
      state.records.filter((one) => one.phase === phase && (kind === undefined || one.kind === kind)),
    /** Answers as soon as nobody waits any more. */
    async stop() {
      clearInterval(timer);
      await Promise.all(state.pending);
    },
  };
}

function drawn(chance) {
  let left = chance() * 100;
  return KINDS.find(([, share]) => (left -= share) < 0)?.[0] ?? 'hit';
}

export const nameOf = ({ portfolioId }) => `portfolio:${portfolioId}`;

async function call({ doors, client, watch, market, state, me, kind, turn }) {
  const { phase } = state;
  const weight = drawnWeight();
  const question = questionOf(kind, me, { weight, watch });
  const start = performance.now();
  const { answer, door } = await asked({ doors, client, turn }, question, me);
  const end = performance.now();
  const record = { phase, kind, start, end, ms: end - start, door, path: question.path, ...answer };
  record.reason = answer.status >= 400 ? json(answer)?.reason : undefined;
  state.records.push(record);
  watch.look(`${JSON.stringify(answer.headers)}\n${answer.text}`, { reader: me.name, place: `answer of ${kind}` });
  if (kind === 'write') noteWrite(state, me, { start, end, weight, status: answer.status });
  else noteRead({ state, me, market }, record);
  // The text was judged; thousands of them need not be kept.
  if (record.status === 200 || record.status === 304) record.text = '';
  return record;
}

/** As a balancer does it: a door that takes no connections is passed over, and one that is not ready is asked last. */
async function asked({ doors, client, turn }, { path, ...options }, me) {
  const order = doors.inOrder(turn);
  let answer;
  for (const door of order) {
    answer = await client.ask(door, path, { ...options, token: me.token });
    if (answer.failure !== 'ECONNREFUSED') return { answer, door };
  }
  return { answer, door: order[0] };
}

function questionOf(kind, me, { weight, watch }) {
  const analysis = `${me.path}/analysis`;
  if (kind === 'recomputed') return { path: analysis, headers: { 'cache-control': 'no-cache' } };
  if (kind === 'portfolio') return { path: me.path };
  if (kind === 'notModified') return { path: analysis, headers: { 'if-none-match': me.etag ?? '"none"' } };
  if (kind === 'hit') return { path: analysis };
  return {
    path: `${me.path}?updateMask=name,positions`,
    method: 'PATCH',
    body: { name: watch.word(me.name), positions: positionsOf(weight) },
  };
}

/** Refused or lost: it may have happened all the same. */
function noteWrite({ events }, me, { start, end, weight, status }) {
  const sets = { [nameOf(me)]: `${weight}` };
  events.push({ kind: 'write', start, end: status === 200 ? end : null, user: me.name, sets });
}

function noteRead({ state: { events }, me, market }, record) {
  const { start, end, kind, door, status } = record;
  if (kind !== 'portfolio' && status === 200) me.etag = record.headers.etag;
  if (status !== 200) return;
  const said = saidBy(record);
  noteEngine(record);
  if (kind !== 'portfolio' && said !== undefined) record.wrong = !market.isRight(said.weight, said.volatility);
  events.push({
    kind: 'read',
    id: `${events.length}`,
    start,
    end,
    caller: me.name,
    replica: door,
    request: kind,
    asks: [nameOf(me)],
    answer: said === undefined ? 'unreadable' : { request: kind, parts: { [nameOf(me)]: `${said.weight}` } },
    outcome: record.headers['cache-status'],
  });
}

/** The tag of an answer names the engine that made it, and so does its body. */
function noteEngine(record) {
  const engine = json(record)?.inputs?.engineVersion;
  if (engine === undefined) return;
  record.engine = engine;
  record.mistagged = !record.headers.etag?.includes(engine);
}

const saidBy = (record) => (record.kind === 'portfolio' ? storedIn(json(record)) : answeredIn(json(record)));

function storedIn(portfolio) {
  const weight = portfolio?.positions?.[0]?.weight;
  return weight === undefined ? undefined : { weight };
}

function answeredIn(answer) {
  const view = answer?.portfolioView;
  if (view?.weights?.length !== 2) return undefined;
  return { weight: view.weights[0], volatility: view.volatilityAnnual };
}
