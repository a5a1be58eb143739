import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';

import type { PriceSource } from './price-source';
import { urlSource } from './url-source';

const CSV = 'date,A\n2024-01-01,1\n';

describe('prices behind an address', () => {
  let server: Server;
  let answer: RequestListener;
  let base: string;
  const asked: (string | undefined)[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url);
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });

  beforeEach(() => asked.splice(0));

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const csv: RequestListener = (_, response) => response.writeHead(200, { 'content-type': 'text/csv' }).end(CSV);
  const source = (path = '/', hosts = ['127.0.0.1'], patienceMs = 60_000) =>
    urlSource({ url: `${base}${path}`, hosts, patienceMs });

  it('are read, also when they come packed', async () => {
    answer = csv;
    expect(await textsOf(source())).toEqual([CSV]);
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(CSV));
    expect(await textsOf(source())).toEqual([CSV]);
  });

  it('are not read again until they change', async () => {
    answer = (request, response) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(CSV);
    };
    const feed = source();

    expect([await textsOf(feed), await textsOf(feed)]).toEqual([[CSV], []]);
  });

  it('are not fetched from a host that nobody allowed, not even by a redirect', async () => {
    await expect(textsOf(source('/', ['prices.example']))).rejects.toThrow('127.0.0.1 is none of the hosts');
    answer = (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    await expect(textsOf(source())).rejects.toThrow('169.254.169.254 is none of the hosts');
    answer = (_, response) => response.writeHead(302, { location: base.replace('127.0.0.1', 'localhost') }).end();
    await expect(textsOf(source())).rejects.toThrow('localhost is none of the hosts');
  });

  it('are not fetched from a private address that was allowed by its name', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'https://10.0.0.1/prices' }).end();

    await expect(textsOf(source('/', ['127.0.0.1', '10.0.0.1']))).rejects.toThrow('10.0.0.1 is no public address');
  });

  it('are not fetched in plain text from elsewhere, nor in circles', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'http://prices.example/' }).end();
    await expect(textsOf(source('/', ['127.0.0.1', 'prices.example']))).rejects.toThrow('https only');
    answer = (_, response) => response.writeHead(302, { location: `${base}/again` }).end();
    await expect(textsOf(source())).rejects.toThrow('in a circle');
    expect(asked.filter((path) => path === '/again')).toHaveLength(3);
  });

  it('are not a page, nor a refusal', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    await expect(textsOf(source())).rejects.toThrow('text/html and not with CSV');
    answer = (_, response) => response.writeHead(429).end();
    await expect(textsOf(source())).rejects.toThrow('answered 429');
  });

  it('are given up when the feed says nothing', async () => {
    answer = () => undefined;

    await expect(textsOf(source('/', ['127.0.0.1'], 50))).rejects.toThrow('said nothing');
  });
});

async function textsOf(source: PriceSource): Promise<string[]> {
  const texts: string[] = [];
  for await (const delivery of source.look(new AbortController().signal)) {
    const parts: Uint8Array[] = [];
    for await (const part of delivery.bytes) parts.push(part);
    texts.push(Buffer.concat(parts).toString());
    delivery.settled();
  }
  return texts;
}
