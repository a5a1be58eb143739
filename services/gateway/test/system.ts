import { rmSync } from 'node:fs';
import { createMemoryParts } from '@perfolio/cache';
import { readContextConfig, startContext } from '@perfolio/context';
import { createLogger, readSecrets, type Secrets, settings } from '@perfolio/service';

import { freshDataFolder } from '../../context/testing/data-folder';
import { readGatewayConfig } from '../src/config';
import { type RunningGateway, startGateway } from '../src/service';
import { type FakeRisk, someAnalysis, startFakeRisk } from './fake-risk';

export const ADMIN = { email: 'admin@system.example', password: 'an administrator of tests' };
export const PASSWORD = 'correct horse battery staple';

/** Gateways before a real Context, over real sockets; only Risk is played. */
export interface System {
  readonly url: string;
  readonly grpc: string;
  readonly contextAddress: string;
  readonly secrets: Secrets;
  readonly risk: FakeRisk;
  /** Another gateway of the same installation. */
  gateway(env?: Readonly<Record<string, string>>): Promise<{ url: string; gateway: RunningGateway }>;
  ask(path: string, asked?: Asked): Promise<Answer>;
  signUp(): Promise<Visitor>;
  logIn(email: string, password?: string): Promise<Visitor>;
  /** A key of a person's. */
  key(token: string, scopes?: readonly string[]): Promise<{ keyId: string; apiKey: string }>;
  close(): Promise<void>;
}

interface Asked {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Another gateway than the first. */
  readonly at?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

export interface Visitor {
  readonly email: string;
  readonly userId: string;
  readonly token: string;
  readonly sessionId: string;
  readonly refreshToken: string;
}

interface SystemOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: () => number;
}

export async function startSystem({ env = {}, now }: SystemOptions = {}): Promise<System> {
  const dataDir = await freshDataFolder();
  const all = {
    PERFOLIO_CONTEXT_PORT: '0',
    PERFOLIO_DATA_DIR: dataDir,
    PERFOLIO_ADMIN_EMAIL: ADMIN.email,
    PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
    ...env,
  };
  const logger = createLogger('test', 'silent', process.stdout);
  const secrets = await readSecrets(settings(all), dataDir);
  const parts = createMemoryParts();
  const context = await startContext(readContextConfig(all, { ownProcess: false }), {
    secrets,
    parts,
    logger,
    ...(now && { now }),
  });
  const risk = await startFakeRisk(secrets);
  risk.answer = someAnalysis();
  const contextAddress = `127.0.0.1:${context.port}`;
  const opened: RunningGateway[] = [];
  const gateway = async (more: Readonly<Record<string, string>> = {}) => {
    const config = readGatewayConfig({
      PERFOLIO_RATE_LIMITS: 'off',
      ...env,
      PERFOLIO_HTTP_PORT: '0',
      PERFOLIO_GRPC_PORT: '0',
      PERFOLIO_DRAIN_MS: '0',
      PERFOLIO_CONTEXT_ADDRESS: contextAddress,
      PERFOLIO_RISK_ADDRESSES: risk.address,
      ...more,
    });
    const running = await startGateway(config, { secrets, logger, ...(now && { now }) });
    opened.push(running);
    return { url: `http://127.0.0.1:${running.httpPort}`, gateway: running };
  };
  const first = await gateway();
  return {
    ...clientOf(first.url),
    url: first.url,
    grpc: `127.0.0.1:${first.gateway.grpcPort}`,
    contextAddress,
    secrets,
    risk,
    gateway,
    close: async () => {
      for (const one of opened) await one.close();
      await Promise.all([context.close(), risk.close()]);
      await parts.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function clientOf(url: string): Pick<System, 'ask' | 'signUp' | 'logIn' | 'key'> {
  const ask = async (path: string, { method, token, body, headers = {}, at = url }: Asked = {}): Promise<Answer> => {
    const raw = typeof body === 'string';
    const response = await fetch(`${at}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
  };
  const logIn = async (email: string, password = PASSWORD): Promise<Visitor> => {
    const { status, body, text } = await ask('/v1/sessions', { body: { email, password } });
    if (status !== 201) throw new Error(`Log-in was refused: ${status} ${text}`);
    const { accessToken: token, sessionId, refreshToken } = body;
    const me = await ask('/v1/me', { token });
    return { email, userId: me.body.userId, token, sessionId, refreshToken };
  };
  return {
    ask,
    logIn,
    signUp: async () => {
      const email = `${crypto.randomUUID()}@people.example`;
      const { status, text } = await ask('/v1/accounts', { body: { email, password: PASSWORD } });
      if (status !== 201) throw new Error(`Sign-up was refused: ${status} ${text}`);
      return logIn(email);
    },
    key: async (token, scopes = ['portfolios:read', 'risk:read']) => {
      const { status, body, text } = await ask('/v1/apiKeys', { token, body: { name: 'a key', scopes } });
      if (status !== 201) throw new Error(`The key was refused: ${status} ${text}`);
      return body;
    },
  };
}
