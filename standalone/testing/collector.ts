import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A span as it was told to the collector. */
export interface Told {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Batch {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: Told['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Told, 'service'>[] }[];
  }[];
}

export interface Collector {
  readonly address: string;
  readonly spans: Told[];
  close(): void;
}

/** Takes traces by OTLP over HTTP and keeps them. */
export async function startCollector(): Promise<Collector> {
  const spans: Told[] = [];
  const server = createServer((request, response) => {
    void json(request).then((batch) => {
      spans.push(...spansIn(batch as Batch));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, spans, close: () => void server.close() };
}

const spansIn = ({ resourceSpans = [] }: Batch): Told[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service })));
  });
