// The checks checked: a door that answers wrongly in one way, which they have to notice.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { chanceOf } from '../../scripts/canary/calls.mjs';
import { watchDoors } from './doors.mjs';
import { openStage, tryFault } from './trial.mjs';

const HOLD_MS = 6_000;

/** Each kind of broken door, and the invariant that must be found broken. */
const KINDS = {
  'answers from memory, whatever has changed': ['I2', 'path'],
  "answers with whatever anybody's last answer of the kind was": ['I1', 'kind'],
  'tells of failures in words of its own': ['I9', 'rough'],
};

export async function catchBroken({ seed, rate, say }) {
  const stage = await openStage({ database: 'embedded' });
  const kinds = [];
  try {
    for (const [what, [invariant, how]] of Object.entries(KINDS)) {
      const result = await withBrokenDoor(stage, how, { chance: chanceOf(seed), rate });
      const check = result.checks.find((one) => one.what === invariant);
      // Somebody else's answer is also an old one, or one that nobody may have seen: I2 counts for it as well.
      const caught = !check.ok || (invariant === 'I1' && result.checks.some((one) => one.what === 'I2' && !one.ok));
      kinds.push({ what, invariant, caught, faults: check.measured });
      say(`${caught ? 'caught' : 'MISSED'}: a door that ${what} (${invariant}: ${check.measured})`);
    }
  } finally {
    await stage.close();
  }
  const failed = kinds.filter(({ caught }) => !caught).length;
  return { passed: kinds.length - failed, failed, skipped: [], faults: kinds };
}

async function withBrokenDoor(stage, how, given) {
  const [door, ...others] = stage.house.doors;
  const broken = await brokenDoor(door, how);
  const doors = watchDoors([broken.url, ...others]);
  try {
    return await tryFault({ id: how, run: ({ hold }) => hold(HOLD_MS) }, { ...stage, doors }, given);
  } finally {
    await doors.close();
    await broken.close();
  }
}

const ROUGH = { status: 500, headers: {}, body: 'Error: connect ECONNREFUSED' };

/** Every second read is answered with what was first heard under its key. */
const fromMemory =
  (keyOf) =>
  ({ memory, turns }) =>
  async (asked, pass) => {
    const key = keyOf(asked.url);
    const kept = memory.get(key);
    if (kept !== undefined && (turns.count += 1) % 2 === 0) return kept;
    const answer = await pass();
    if (answer.status === 200 && kept === undefined) memory.set(key, answer);
    return answer;
  };

const HOW = {
  path: fromMemory((url) => url),
  kind: fromMemory((url) => (url.endsWith('/analysis') ? 'analysis' : 'portfolio')),
  rough:
    ({ turns }) =>
    async (_, pass) =>
      (turns.count += 1) % 5 === 0 ? ROUGH : pass(),
};

async function brokenDoor(door, how) {
  const answerOf = HOW[how]({ memory: new Map(), turns: { count: 0 } });
  const answer = async (asked, response, body) => {
    const isRead = asked.method === 'GET' && asked.url.startsWith('/v1/portfolios/') && !asked.headers['if-none-match'];
    const pass = () => passedOn(door, asked, body);
    const given = await (isRead ? answerOf(asked, pass) : pass());
    response.writeHead(given.status, given.headers).end(given.body);
  };
  const server = createServer((asked, response) => {
    const parts = [];
    asked.on('data', (part) => parts.push(part));
    asked.on('end', () => void answer(asked, response, Buffer.concat(parts)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function passedOn(door, { url, method, headers }, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${door}${url}`, { method, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const { 'transfer-encoding': _, connection: __, ...kept } = response.headers;
        resolve({ status: response.statusCode, headers: kept, body: Buffer.concat(parts) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
