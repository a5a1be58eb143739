// One HTTP call on a kept connection, read to its end. What went wrong with the connection is an outcome like any other.
import http from 'node:http';
import https from 'node:https';

const LONGEST_MS = 20_000;

/** With `ca` over TLS, to doors whose certificates that authority has signed. */
export function httpClient({ connections = 64, ca } = {}) {
  const { Agent, request } = ca === undefined ? http : https;
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections, ca });
  const way = { agent, request };
  return { ask: (door, path, options) => ask(way, `${door}${path}`, options), close: () => agent.destroy() };
}

function ask({ agent, request }, url, { method = 'GET', signal, ...question } = {}) {
  const began = performance.now();
  const { text, sent } = written(question);
  return new Promise((resolve) => {
    const settle = (outcome) => resolve({ ms: performance.now() - began, headers: {}, text: '', ...outcome });
    const asked = request(url, { method, headers: sent, agent, signal, timeout: LONGEST_MS }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', (error) => settle({ status: 0, failure: codeOf(error) }));
      response.on('end', () =>
        settle({
          status: response.statusCode,
          headers: response.headers,
          text: Buffer.concat(parts).toString(),
          ...(!response.complete && { status: 0, failure: 'CUT' }),
        }),
      );
    });
    asked.on('timeout', () => asked.destroy(Object.assign(new Error('no answer'), { code: 'NO_ANSWER' })));
    // Refused: nobody took the call, so another door may be asked. Anything else: it was taken and lost.
    asked.on('error', (error) => settle({ status: 0, failure: codeOf(error) }));
    asked.end(text);
  });
}

function written({ token, body, headers = {} }) {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const sent = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(typeof body === 'object' && { 'content-type': 'application/json' }),
    ...(text !== undefined && { 'content-length': `${Buffer.byteLength(text)}` }),
    ...headers,
  };
  return { text, sent };
}

const codeOf = (error) => error.code ?? error.name;

export const json = ({ text }) => {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: what it is instead is judged by whoever expected some.
    return undefined;
  }
};
