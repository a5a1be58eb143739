import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A link to a service that can be cut, as the death of its process cuts it. */
interface Link {
  readonly address: string;
  cut(): Promise<void>;
}

export async function linkTo(address: string): Promise<Link> {
  const [host = '', port] = address.split(':');
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: async () => {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
