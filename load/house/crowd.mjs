// Connections that are there and say nothing, and connections that come for one answer.
import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:tls';

const AT_ONCE = 50;
const IDLE = 'GET /livez HTTP/1.1\r\nHost: load\r\n\r\n';

/** Addresses of this machine. A gateway takes so many connections of one: a crowd is many, and leaves the others theirs. */
const ADDRESSES = 20;

/** Opens so many connections, each of which asks once and then stays. */
export async function idleCrowd({ port, ca, count }) {
  const sockets = [];
  while (sockets.length < count) {
    const some = Math.min(AT_ONCE, count - sockets.length);
    const opening = Array.from({ length: some }, (_, index) => idle({ port, ca, localAddress: addressOf(index) }));
    sockets.push(...(await Promise.all(opening)));
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

const addressOf = (index) => `127.0.0.${2 + (index % ADDRESSES)}`;

async function idle(place) {
  const socket = connect({ host: '127.0.0.1', ...place });
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
