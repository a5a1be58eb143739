// Bytes on a socket, as no client would send them.
import { connect } from 'node:net';

/** Sends pieces, `everyMs` between them, and gives what came back until the end of the connection or of the time. */
export function exchange(port, pieces, { everyMs = 0, ms = 5_000, read = true } = {}) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const parts = [];
    let open = true;
    const end = () => {
      open = false;
      clearTimeout(late);
      socket.destroy();
      resolve(Buffer.concat(parts).toString('latin1'));
    };
    const late = setTimeout(end, ms);
    socket.on('error', end);
    socket.on('close', end);
    if (read) socket.on('data', (part) => parts.push(part));
    else socket.pause();
    const send = async () => {
      for (const piece of pieces) {
        if (!open) return;
        socket.write(piece);
        if (everyMs > 0) await new Promise((next) => setTimeout(next, everyMs));
      }
    };
    socket.on('connect', () => void send());
  });
}

export const statusOf = (answer) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
