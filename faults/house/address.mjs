// A virtual address: connections go to whichever port it points at when they come. What stands before replicas in an installation.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function virtualAddress(target) {
  let to = target;
  const open = new Set();
  const server = createServer((client) => {
    const far = connect(to, '127.0.0.1');
    const pair = { client, far, to };
    open.add(pair);
    for (const [one, other] of [
      [client, far],
      [far, client],
    ]) {
      one.setNoDelay(true);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.destroy();
        open.delete(pair);
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    /** New connections go there; those that stand stay. */
    point(next) {
      to = next;
    },
    /** Ends all connections that lead somewhere else than it points. */
    cutOthers() {
      for (const pair of open) if (pair.to !== to) pair.client.destroy();
    },
    close: async () => {
      for (const { client } of open) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
