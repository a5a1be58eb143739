// Mutated messages to every method in this process, each answered as by its server.
import { messageBytes } from './messages.mjs';
import { mutated } from './mutations.mjs';
import { chanceOf } from './seeds.mjs';

/** A client waits no longer than this; nothing here should take a thousandth of it. */
const PATIENCE_MS = 60_000;
const MOST_FAULTS = 20;

/** The bytes of one case: the same for the same three. */
export function caseBytes({ descriptor, path, seed, index, words = [] }) {
  const chance = chanceOf(seed, path, index);
  return mutated(messageBytes(descriptor, chance, { words }), chance);
}

/**
 * Asks `method` about cases `from` to `from + count`; gives `{ path, asked, outcomes, faults: [{ path, index, fault }] }`. A fault is whatever
 * is not an answer and no refusal with a reason of its own.
 * @param serving `{ answerUnary, answerUpload, answerStream }` of the service library
 */
export async function fuzzMethod({ method, descriptor, serving, seed, count, from = 0 }) {
  const { path } = method.definition;
  const tally = { path, asked: 0, outcomes: {}, faults: [], slowestMs: 0 };
  for (let index = from; index < from + count; index += 1) {
    const bytes = caseBytes({ descriptor, path, seed, index });
    const began = performance.now();
    const { outcome, fault } = await outcomeOf(method, bytes, serving);
    tally.slowestMs = Math.max(tally.slowestMs, performance.now() - began);
    tally.asked += 1;
    tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
    if (fault !== undefined && tally.faults.length < MOST_FAULTS) tally.faults.push({ path, index, fault });
    // Streams of events and the like wait for turns of the loop that a chain of promises never gives.
    if (index % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return tally;
}

const SILENT = { info() {}, warn() {}, error() {}, debug() {} };
const HOST = { logger: SILENT, now: Date.now };

async function outcomeOf(method, bytes, serving) {
  const gone = new AbortController();
  const incoming = {
    signal: gone.signal,
    deadline: Date.now() + PATIENCE_MS,
    requestId: 'fuzz',
    peer: '127.0.0.1:1',
    metadata: (name) => (name === 'if-match' ? '*' : undefined),
  };
  const arrival = { incoming, host: HOST };
  try {
    if (method.kind === 'unary') await serving.answerUnary(method, bytes, arrival);
    else if (method.kind === 'upload') await serving.answerUpload(method, one(bytes), arrival);
    else {
      // Whoever gets a message of a stream has seen enough of it.
      const send = async () => gone.abort(new Error('seen enough'));
      await serving.answerStream(method, bytes, { incoming: { ...incoming, send }, host: HOST });
    }
    return { outcome: 'answered' };
  } catch (error) {
    if (gone.signal.aborted) return { outcome: 'answered' };
    return judged(error);
  }
}

function judged(error) {
  const { reason, kind, message } = error;
  if (reason === undefined || kind === 'internal') {
    const cause = error.cause ?? error;
    return { outcome: 'FAULT', fault: String(cause?.stack ?? cause).slice(0, 600) };
  }
  return message.length > 10 ? { outcome: reason } : { outcome: 'FAULT', fault: `${reason} without a word` };
}

async function* one(bytes) {
  yield bytes;
}
