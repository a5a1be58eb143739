// Callers of a house: closed-loop ones that ask again when they are answered, open-loop ones that ask when it is time.
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** One HTTP call on a kept connection, read to its end. */
export function caller(port, connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  const ask = ({ path = '/', method = 'GET', headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent }, (response) => {
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers }));
        response.resume();
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return { ask, close: () => agent.destroy() };
}

/** Answers a second of `workers` callers that ask again when answered. */
export async function closedLoop(call, { workers, ms }) {
  const end = performance.now() + ms;
  let answered = 0;
  const work = async () => {
    while (performance.now() < end) {
      await call();
      answered += 1;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: workers }, work));
  return (answered / (performance.now() - began)) * 1000;
}

/**
 * Begins `call(index)` `perSecond` times a second whether or not anybody answers. A time counts from when a call was due, so that a pause of the
 * house, or of whoever asks, is in it. So many open ones at most: the rest are told as not sent.
 */
export async function openLoop(call, { perSecond, ms, mostOpen = 2_000 }) {
  const outcomes = [];
  const pending = new Set();
  const began = performance.now();
  for (let sent = 0; ; ) {
    const elapsed = performance.now() - began;
    if (elapsed >= ms) break;
    for (const due = Math.floor((elapsed * perSecond) / 1000); sent < due; sent += 1) {
      const at = (sent * 1000) / perSecond;
      if (pending.size >= mostOpen) {
        outcomes.push({ at, status: 0, failure: 'NOT_SENT', ms: 0 });
        continue;
      }
      const one = call(sent).then((outcome) => {
        outcomes.push({ ...outcome, at, ms: performance.now() - began - at });
        pending.delete(one);
      });
      pending.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return outcomes;
}
