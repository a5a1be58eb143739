import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createLogger, type Secrets } from '@perfolio/service';

import { createAccessTokens } from '../src/access-token';
import { type GatewayConfig, readGatewayConfig } from '../src/config';
import { type GatewayDependencies, type RunningGateway, startGateway } from '../src/service';
import { type FakeContext, startFakeContext } from './fake-context';
import { type FakeRisk, someAnalysis, startFakeRisk } from './fake-risk';

/** A gateway between real sockets, with recording fakes behind it. */
export interface Door {
  readonly gateway: RunningGateway;
  readonly context: FakeContext;
  readonly risk: FakeRisk;
  readonly secrets: Secrets;
  readonly url: string;
  /** Asks over HTTP; `token` becomes the credential. */
  ask(path: string, options?: RequestInit & { token?: string | undefined }): Promise<Response>;
  /** A new user with a session, and an access token of his. */
  login(scopes?: readonly string[]): Promise<{ userId: string; sessionId: string; token: string }>;
  close(): Promise<void>;
}

export function newSecrets(): Secrets {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return {
    signingKeys: { keys: [{ ...jwk, kid: 'test', alg: 'EdDSA', use: 'sig' } as never] },
    serviceSecret: randomBytes(32),
    cacheKeys: [],
  };
}

export async function openDoor(
  config: Partial<GatewayConfig> = {},
  given: Partial<GatewayDependencies> = {},
): Promise<Door> {
  const secrets = newSecrets();
  const context = await startFakeContext(secrets);
  const risk = await startFakeRisk(secrets);
  risk.answer = someAnalysis();
  const settings = readGatewayConfig({
    PERFOLIO_HTTP_PORT: '0',
    PERFOLIO_GRPC_PORT: '0',
    PERFOLIO_DRAIN_MS: '0',
    PERFOLIO_RATE_LIMITS: 'off',
    // Some tests count what Risk is asked.
    PERFOLIO_AUDIT_PER_THOUSAND: '0',
    PERFOLIO_CONTEXT_ADDRESS: context.address,
    PERFOLIO_RISK_ADDRESSES: risk.address,
  });
  const logger = createLogger('gateway', 'silent', process.stdout);
  const gateway = await startGateway({ ...settings, ...config }, { secrets, logger, ...given });
  const url = `http://127.0.0.1:${gateway.httpPort}`;
  const tokens = await createAccessTokens(secrets.signingKeys, Date.now);
  return {
    gateway,
    context,
    risk,
    secrets,
    url,
    ask: (path, { token, headers, ...options } = {}) => {
      const all = new Headers(headers);
      if (token !== undefined) all.set('authorization', `Bearer ${token}`);
      return fetch(`${url}${path}`, { ...options, headers: all });
    },
    login: async (scopes) => {
      const user = context.addUser(scopes);
      return { ...user, token: await tokens.issue(user) };
    },
    close: async () => {
      await gateway.close();
      await Promise.all([context.close(), risk.close()]);
    },
  };
}
