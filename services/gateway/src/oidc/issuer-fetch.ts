import { PerfolioError } from '@perfolio/errors';

import { isSafe } from './oidc-config';

const PATIENCE_MS = 3_000;
/** More than any issuer has to say. */
const MOST_BYTES = 512 * 1024;

/** Asks an issuer, as one asks somebody who may be slow, hostile or replaced: by https, for a while, up to a size, and nobody he points to. */
export async function issuerFetch(url: string, options: RequestInit = {}): Promise<Response> {
  if (!URL.canParse(url) || !isSafe(url)) throw unreachable(new RangeError('The address of the issuer is not safe.'));
  try {
    const signals = [AbortSignal.timeout(PATIENCE_MS), ...(options.signal ? [options.signal] : [])];
    const response = await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.any(signals) });
    const { status, headers } = response;
    return new Response(NULL_BODY.has(status) ? null : await whole(response), { status, headers });
  } catch (cause) {
    throw unreachable(cause);
  }
}

const NULL_BODY = new Set([204, 205, 304]);

async function whole(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new RangeError(`The issuer answered more than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export const unreachable = (cause?: unknown) =>
  new PerfolioError('DEPENDENCY_UNAVAILABLE', 'The issuer of the identity did not answer. Try again in a moment.', {
    retryAfterMs: 2_000,
    cause,
  });
