import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** An issuer of identities over real HTTP that does as it is told, badly too. */
export interface Issuer {
  readonly url: string;
  readonly clientId: string;
  /** How often its keys were asked for. */
  keysAsked: number;
  /** Whether it answers at all. */
  away: boolean;
  /** Whether it lets nobody in who logs in. */
  declines: boolean;
  /** Claims of the next log-in's ID token, over the usual ones. */
  says: Record<string, unknown>;
  /** Signs with a new key from now on; publishes it, and the old ones unless told otherwise. */
  rotate(options?: { readonly keep?: boolean; readonly publish?: boolean }): Promise<void>;
  /** A token for programs. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

interface Key {
  readonly kid: string;
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly jwk: JWK;
}

const CLIENT = { id: 'perfolio-client', secret: 'a secret of the client' };
const AUDIENCE = 'perfolio-api';

async function newKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = randomUUID();
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

export async function startIssuer(now: () => number = Date.now): Promise<Issuer> {
  let current = await newKey();
  let published: JWK[] = [current.jwk];
  const codes = new Map<string, { challenge: string; nonce: string }>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seconds = () => Math.floor(now() / 1000);
  const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT({ iss: url, sub: 'ann', iat: seconds(), exp: seconds() + 300, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: current.kid, ...header })
      .sign(current.privateKey);

  const routes: Record<string, (request: IncomingMessage, query: URLSearchParams) => Promise<[number, object]>> = {
    '/.well-known/openid-configuration': async () => [
      200,
      {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        code_challenge_methods_supported: ['S256'],
      },
    ],
    '/keys': async () => {
      issuer.keysAsked += 1;
      return [200, { keys: published }];
    },
    '/authorize': async (_request, query) => {
      if (issuer.declines) return [200, { error: 'access_denied', state: query.get('state') }];
      const code = randomUUID();
      const [challenge, nonce] = [query.get('code_challenge') ?? '', query.get('nonce') ?? ''];
      codes.set(code, { challenge, nonce });
      return [200, { code, state: query.get('state') }];
    },
    '/token': async (request) => {
      const form = new URLSearchParams(await bodyOf(request));
      if (!isClient(request.headers.authorization)) return [401, { error: 'invalid_client' }];
      const bought = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (bought?.challenge !== challenge) return [400, { error: 'invalid_grant' }];
      const claims = { aud: CLIENT.id, nonce: bought.nonce, ...issuer.says };
      return [200, { access_token: 'opaque', token_type: 'bearer', id_token: await sign(claims) }];
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (issuer.away) return void response.destroy();
    const { pathname, searchParams } = new URL(request.url ?? '', url);
    const [status, body] = (await routes[pathname]?.(request, searchParams)) ?? [404, {}];
    const back = searchParams.get('redirect_uri');
    if (back !== null && request.headers.accept?.includes('text/html')) return sendBack(response, back, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  const issuer: Issuer = {
    url,
    clientId: CLIENT.id,
    keysAsked: 0,
    away: false,
    declines: false,
    says: {},
    rotate: async ({ keep = true, publish = true } = {}) => {
      current = await newKey();
      published = [...(keep ? published : []), ...(publish ? [current.jwk] : [])];
    },
    token: (claims = {}, header = {}) => sign({ aud: AUDIENCE, ...claims }, header),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return issuer;
}

/** A browser is sent back at once; programs are told what to bring. */
function sendBack(response: ServerResponse, to: string, body: object): void {
  const location = new URL(to);
  for (const [name, value] of Object.entries(body)) location.searchParams.set(name, String(value));
  response.writeHead(302, { location: location.href }).end();
}

/** Id and secret come as a form spells them (RFC 6749, 2.3.1). */
function isClient(authorization = ''): boolean {
  const given = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString('utf8').split(':');
  const [id, secret] = given.map((text) => decodeURIComponent(text.replaceAll('+', ' ')));
  return id === CLIENT.id && secret === CLIENT.secret;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The settings that make a gateway believe an issuer. */
export const oidcEnv = (issuer: Issuer): Record<string, string> => ({
  PERFOLIO_OIDC_ISSUER: issuer.url,
  PERFOLIO_OIDC_AUDIENCE: AUDIENCE,
  PERFOLIO_OIDC_CLIENT_ID: CLIENT.id,
  PERFOLIO_OIDC_CLIENT_SECRET: CLIENT.secret,
  PERFOLIO_OIDC_REDIRECT_URL: 'http://127.0.0.1/v1/oidc/callback',
});
