import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSafe } from 'node:https';
import { isIP } from 'node:net';
import { createGunzip } from 'node:zlib';

import { isLoopbackName } from './price-settings';
import type { PriceSource } from './price-source';
import { isFetchable, publicLookup } from './public-address';

export interface UrlOptions {
  readonly url: string;
  /** The only hosts that are ever asked, also after a redirect. */
  readonly hosts: readonly string[];
  /** For the head of the answer, and between two pieces of its body. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 15_000;
const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A CSV behind an address. An answer that did not change since the last delivery was dealt with is none. */
export function urlSource({ url, hosts, patienceMs = PATIENCE_MS }: UrlOptions): PriceSource {
  let tag: string | undefined;
  return {
    async *look(signal) {
      const answer = await fetched(new URL(url), { hosts, patienceMs, signal, tag });
      if (answer === undefined) return;
      const { etag } = answer.headers;
      yield {
        name: new URL(url).hostname,
        bytes: bodyOf(answer),
        settled: () => {
          tag = etag;
        },
      };
    },
  };
}

interface Asking {
  readonly hosts: readonly string[];
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly tag: string | undefined;
}

async function fetched(first: URL, asking: Asking): Promise<IncomingMessage | undefined> {
  let url = first;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    refuseStrange(url, asking.hosts);
    const answer = await asked(url, asking);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return refusedPage(answer);
    answer.destroy();
    if (statusCode === 304) return undefined;
    if (!REDIRECTS.has(statusCode) || headers.location === undefined)
      throw new Error(`The feed answered ${statusCode}.`);
    url = new URL(headers.location, url);
  }
  throw new Error('The feed sends its readers in a circle.');
}

/** Not even a look-up is made for a host that nobody allowed. */
function refuseStrange({ protocol, hostname, username }: URL, hosts: readonly string[]): void {
  if (!hosts.includes(hostname)) throw new Error(`${hostname} is none of the hosts that prices may come from.`);
  if (username !== '') throw new Error('An address with a name or password in it is not asked.');
  const loopback = isLoopbackName(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) throw new Error('Prices come over https only.');
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isFetchable(literal, { loopback })) throw new Error(`${hostname} is no public address.`);
}

function asked(url: URL, { patienceMs, signal, tag }: Asking): Promise<IncomingMessage> {
  const headers = {
    accept: 'text/csv',
    'accept-encoding': 'gzip',
    ...(tag !== undefined && { 'if-none-match': tag }),
  };
  const lookup = publicLookup(isLoopbackName(url.hostname));
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestSafe : requestPlain;
    const sent = request(url, { headers, lookup, signal, timeout: patienceMs, agent: false }, resolve);
    sent.on('timeout', () => sent.destroy(new Error(`The feed said nothing for ${patienceMs / 1000} s.`)));
    sent.on('error', reject);
    sent.end();
  });
}

/** A page of HTML is what a feed shows that wants a log-in or says that it is gone. */
function refusedPage(answer: IncomingMessage): IncomingMessage {
  if (!/html|json/i.test(answer.headers['content-type'] ?? '')) return answer;
  answer.destroy();
  throw new Error(`The feed answered with ${answer.headers['content-type']} and not with CSV.`);
}

function bodyOf(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  if (answer.headers['content-encoding'] !== 'gzip') return answer;
  const inflated = createGunzip();
  answer.on('error', (error) => inflated.destroy(error));
  return answer.pipe(inflated);
}
