import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface MetricsDoor {
  readonly port: number;
  close(): Promise<void>;
}

const HEADERS_MS = 10_000;

/** Serves `GET /metrics` and nothing else. It keeps no process alive. */
export async function openMetricsDoor(
  { host, port }: { readonly host: string; readonly port: number },
  answer: RequestListener,
): Promise<MetricsDoor> {
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS }, (request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') return response.writeHead(404).end();
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    return answer(request, response);
  });
  server.unref();
  await listening(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
