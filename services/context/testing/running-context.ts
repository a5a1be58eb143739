import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryParts, type SharedStore } from '@perfolio/cache';
import { contextV1, gatewayV1 } from '@perfolio/contracts';
import {
  createAssertionSigner,
  createLogger,
  createServiceClient,
  createServiceIdentity,
  type Onward,
  type PortfolioRole,
  readSecrets,
  type Secrets,
  type ServiceClient,
  type ServiceName,
  settings,
} from '@perfolio/service';

import { readContextConfig } from '../src/config';
import { type RunningContext, startContext } from '../src/service';
import { freshDataFolder } from './data-folder';

const { IdentityServiceService: Identity, ContextServiceService: Portfolios } = contextV1;

/** People who call Context through a gateway that tells the truth. */
export interface Callers {
  readonly client: ServiceClient;
  /** Calls as another service; who asks for them closes them. */
  as(service: ServiceName): ServiceClient;
  /** A call by a service that speaks for itself. */
  alone(): Onward;
  person(email?: string): Promise<Person>;
  /** Who has a session already. */
  returning(sessionId: string): Person;
}

/** Context over a real socket, in this process. */
export interface ContextUnderTest extends Callers {
  readonly context: RunningContext;
  close(): Promise<void>;
}

/** A person with a session; every call is resolved first, as the gateway does. */
export interface Person {
  readonly sessionId: string;
  /** Empty for somebody who returns. */
  readonly email: string;
  readonly grant: contextV1.SessionGrant | undefined;
  resolution(portfolioId?: string): Promise<contextV1.Resolution>;
  as(portfolioId?: string): Promise<Onward>;
  generation(): Promise<string>;
  create(portfolio: Parameters<typeof gatewayV1.Portfolio.fromPartial>[0], key?: string): Promise<gatewayV1.Portfolio>;
}

export const PASSWORD = 'correct horse battery';

export interface Options {
  /** Absent is an embedded database in a folder of its own. */
  readonly databaseUrl?: string;
  readonly dataDir?: string;
  readonly store?: Pick<SharedStore, 'drop' | 'erase'>;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: () => number;
}

export async function startContextUnderTest(options: Options = {}): Promise<ContextUnderTest> {
  const dataDir = options.dataDir ?? (await folderFor(options.databaseUrl));
  const env = {
    PERFOLIO_CONTEXT_PORT: '0',
    PERFOLIO_DATA_DIR: dataDir,
    ...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
    ...options.env,
  };
  const secrets = await readSecrets(settings(env), dataDir);
  const memory = createMemoryParts();
  const parts = options.store === undefined ? memory : { store: { ...memory.store, ...options.store } };
  const context = await startContext(readContextConfig(env, { ownProcess: false }), {
    secrets,
    parts,
    logger: createLogger('context', 'silent', process.stdout),
    ...(options.now !== undefined && { now: options.now }),
  });
  const callers = await callersOf(context.port, secrets);
  return {
    context,
    ...callers,
    close: async () => {
      callers.client.close();
      await context.close();
      await memory.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** People who call a running Context, whatever process it is in. */
export async function callersOf(port: number, secrets: Secrets): Promise<Callers> {
  const as = (service: ServiceName) =>
    createServiceClient({
      addresses: [`127.0.0.1:${port}`],
      audience: 'context',
      identity: createServiceIdentity(service, secrets.serviceSecret, Date.now),
    });
  const client = as('gateway');
  const person = personsOf(client, await createAssertionSigner(secrets.signingKeys, Date.now));
  return {
    client,
    as,
    alone: onward,
    person: async (email = `${randomBytes(6).toString('hex')}@example.org`) => {
      const request = { email, password: PASSWORD, displayName: '' };
      const { message: account } = await client.unary(Identity.createAccount, request, onward());
      const { message } = await client.unary(Identity.createSession, { email, password: PASSWORD }, onward());
      if (message.grant?.userId !== account.userId) throw new Error('The session is not of the account.');
      return person({ sessionId: message.grant.sessionId, email, grant: message.grant });
    },
    returning: (sessionId) => person({ sessionId, email: '', grant: undefined }),
  };
}

const folderFor = async (databaseUrl: string | undefined): Promise<string> =>
  databaseUrl === undefined ? freshDataFolder() : mkdtempSync(join(tmpdir(), 'perfolio-data-'));

const DEADLINE_MS = 30_000;

const onward = (assertion?: string): Onward => ({
  signal: AbortSignal.timeout(DEADLINE_MS),
  deadline: Date.now() + DEADLINE_MS,
  requestId: '00000000-0000-4000-8000-000000000000',
  ...(assertion !== undefined && { assertion }),
});

type Signer = Awaited<ReturnType<typeof createAssertionSigner>>;

const personsOf =
  (client: ServiceClient, signer: Signer) =>
  ({ sessionId, email, grant }: Pick<Person, 'sessionId' | 'email' | 'grant'>): Person => {
    const resolution = async (portfolioId = '') => {
      const items = [{ sessionId, portfolioId, another: undefined }];
      const { message } = await client.unary(Portfolios.resolve, { items }, onward());
      const [only] = message.resolutions;
      if (only === undefined) throw new Error('Resolve answered nothing.');
      return only;
    };
    const as = async (portfolioId?: string) => {
      const resolved = await resolution(portfolioId);
      return onward(await signer.sign(principalOf(resolved, portfolioId)));
    };
    return {
      sessionId,
      email,
      grant,
      resolution,
      as,
      generation: async () => (await resolution()).generation,
      create: async (portfolio, idempotencyKey = '') => {
        const request = { portfolio: gatewayV1.Portfolio.fromPartial({ name: 'Mine', ...portfolio }), idempotencyKey };
        const { message } = await client.unary(Portfolios.createPortfolio, request, await as());
        if (message.portfolio === undefined) throw new Error('There is no portfolio in the answer.');
        return message.portfolio;
      },
    };
  };

const principalOf = (resolved: contextV1.Resolution, portfolioId: string | undefined) => ({
  caller: resolved.callerId,
  session: resolved.sessionId,
  owner: resolved.ownerId,
  ...(portfolioId !== undefined && { portfolio: portfolioId }),
  ...roleIn(resolved),
  generation: resolved.generation,
  marketDataVersion: resolved.marketDataVersion,
  scopes: resolved.scopes,
});

const roleIn = ({ role }: contextV1.Resolution) =>
  role === gatewayV1.Role.ROLE_UNSPECIFIED ? {} : { role: gatewayV1.Role[role] as PortfolioRole };
