// The client of the loads for crowds: asked as `httpClient` is, it costs a fifth of it, so that whoever floods is not the one who is late.
import { wireCaller, wireText } from '../../bench/gateway/wire-caller.mjs';

/** Over so many kept connections to each door; a call for which none is left is not sent. */
export function wireClient({ connections }) {
  const callers = new Map();
  const callerOf = (door) => {
    const known = callers.get(door) ?? wireCaller(Number(new URL(door).port), connections);
    callers.set(door, known);
    return known;
  };
  return {
    ask: async (door, path, question = {}) => told(await callerOf(door).ask(wireText({ path, ...written(question) }))),
    /** Opens all connections to a door, so that what they cost is not in the times of the first calls. */
    ready: (door) => callerOf(door).ready(),
    close: () => callers.forEach((one) => one.close()),
  };
}

function written({ method, token, body }) {
  return {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

function told(answer) {
  if (answer.status <= 0) return { ...UNANSWERED, failure: answer.status === 0 ? 'NOT_SENT' : 'CUT' };
  const headers = {
    'retry-after': answer.header('retry-after'),
    'cache-status': answer.header('cache-status'),
  };
  return { status: answer.status, headers, text: answer.text };
}

const UNANSWERED = { status: 0, headers: {}, text: '' };
