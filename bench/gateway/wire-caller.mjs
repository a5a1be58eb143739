// A caller that costs little beside the house it asks: a request is a text, and of an answer only status and length are read unless more is asked for.
import { once } from 'node:events';
import { connect } from 'node:net';

/** `text` of a request as it goes over the wire. */
export function wireText({ path, method = 'GET', headers = {}, body = '' }) {
  const all = { host: '127.0.0.1', ...headers, ...(body !== '' && { 'content-length': Buffer.byteLength(body) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** Asks over kept connections, one request at a time on each. With all of them busy it asks nothing: `status` is 0. */
export function wireCaller(port, connections) {
  const idle = [];
  let open = 0;
  const opened = () => {
    if (open === connections) return undefined;
    open += 1;
    return connection(port, {
      free: (one) => idle.push(one),
      gone: (one) => {
        open -= 1;
        const place = idle.indexOf(one);
        if (place >= 0) idle.splice(place, 1);
      },
    });
  };
  const ask = (text) => {
    const one = idle.pop() ?? opened();
    return one === undefined ? Promise.resolve(NOT_SENT) : one.ask(text);
  };
  /** Opens all its connections, a few at a time. */
  const ready = async () => {
    while (open < connections) {
      const some = Array.from({ length: Math.min(AT_ONCE, connections - open) }, opened);
      await Promise.all(some.map((one) => one.connected));
      idle.push(...some);
    }
  };
  return { ask, ready, close: () => idle.splice(0).forEach((one) => one.close()) };
}

const AT_ONCE = 50;
const NOT_SENT = { status: 0 };
const BROKEN = { status: -1 };

function connection(port, { free, gone }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answered;
  let answer;
  let left = 0;
  let early = '';
  const ended = () => {
    const [resolve, outcome] = [answered, answer];
    [answered, answer] = [undefined, undefined];
    free(one);
    resolve(outcome);
  };
  const begun = (chunk) => {
    const text = early + chunk.latin1Slice();
    const end = text.indexOf('\r\n\r\n');
    early = end < 0 ? text : '';
    if (end < 0) return;
    answer = new WireAnswer(text.slice(0, end + 2), text.slice(end + 4));
    left = Number(answer.header('content-length') ?? 0) - answer.begun.length;
  };
  socket.on('data', (chunk) => {
    // A connection that asks nothing is told so, and closed.
    if (answered === undefined) return socket.destroy();
    if (answer === undefined) begun(chunk);
    else {
      answer.rest.push(chunk);
      left -= chunk.length;
    }
    if (answer !== undefined && left <= 0) ended();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    gone(one);
    answered?.(BROKEN);
  });
  const one = {
    connected: once(socket, 'connect'),
    ask: (text) =>
      new Promise((resolve) => {
        answered = resolve;
        socket.write(text);
      }),
    close: () => socket.destroy(),
  };
  return one;
}

/** An answer as it came: what nobody asks of it is not read. */
class WireAnswer {
  rest = [];

  constructor(head, begun) {
    this.head = head;
    this.begun = begun;
    this.status = Number(head.slice(9, 12));
  }

  get retryAfter() {
    return this.header('retry-after');
  }

  /** The body; what is no ASCII in it is not decoded. */
  get text() {
    return this.begun + this.rest.map((chunk) => chunk.latin1Slice()).join('');
  }

  header(name) {
    const sought = `\r\n${name}: `;
    const at = this.head.indexOf(sought);
    return at < 0 ? undefined : this.head.slice(at + sought.length, this.head.indexOf('\r\n', at + 2));
  }
}
