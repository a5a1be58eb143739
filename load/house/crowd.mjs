// Connections that are there and say nothing, and connections that come for one answer.
import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:tls';

const AT_ONCE = 50;
const IDLE = 'GET /livez HTTP/1.1\r\nHost: load\r\n\r\n';

/** Opens so many connections, each of which asks once and then stays. */
export async function idleCrowd({ port, ca, count }) {
  const sockets = [];
  while (sockets.length < count) {
    const some = Math.min(AT_ONCE, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => idle(port, ca)))));
  }
  return {
    get open() {
      return sockets.filter(({ destroyed }) => !destroyed).length;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function idle(port, ca) {
  const socket = connect({ host: '127.0.0.1', port, ca });
  await once(socket, 'secureConnect');
  // One that the door closes is counted as not open; how it was closed does not matter.
  socket.on('error', () => undefined);
  socket.write(IDLE);
  await once(socket, 'data');
  socket.resume();
  return socket;
}

/** One answer over a connection of its own: a whole handshake, and no ticket to shorten the next. */
export const stranger = (url, { token, ca }) =>
  new Promise((resolve) => {
    const asked = request(url, { agent: false, ca, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.on('error', (error) => resolve({ status: 0, failure: error.code }));
      response.on('end', () => resolve({ status: response.statusCode }));
      response.resume();
    });
    asked.on('error', (error) => resolve({ status: 0, failure: error.code ?? error.name }));
    asked.end();
  });
