// Every method of the three services as it is served, with nothing behind: whatever would be read, computed or asked elsewhere is out of reach.
// What is left is what a request meets first: decoding, validation, normalising, keys, and the way from one service's words to another's.

import { BlockList } from 'node:net';

const USER = '11111111-2222-4333-8444-555555555555';
const GENERATION = '1790000000000000-0123456789abcdef';
const SCOPES = ['portfolios:read', 'portfolios:write', 'risk:read', 'admin'];

/** @param load gives a module of a package by its place in the source, e.g. `load('services/gateway', 'methods')` */
export async function methodsAlone(load) {
  const behind = partsBehind(load);
  return [...(await gatewayMethods(load, behind)), ...contextMethods(load, behind), ...riskMethods(load, behind)];
}

function partsBehind(load) {
  const { PerfolioError } = load('libs/errors', 'index');
  const away = () => new PerfolioError('DEPENDENCY_UNAVAILABLE', 'Nothing is there.', { retryAfterMs: 1_000 });
  const refuse = async () => {
    throw away();
  };
  return { away, refuse, client: clientOf(refuse) };
}

/** What is sent is written as bytes before it turns out that nobody is there. */
function clientOf(refuse) {
  const sent = async ({ requestSerialize }, request) => {
    requestSerialize(request);
    return refuse();
  };
  const streamed = async function* (definition, request) {
    yield await sent(definition, request);
  };
  return {
    unary: sent,
    raw: sent,
    upload: async (definition, requests) => {
      for await (const request of requests) definition.requestSerialize(request);
      return refuse();
    },
    stream: streamed,
    rawStream: (definition, request) => ({ messages: streamed(definition, request), trailer: () => undefined }),
    close: () => {},
  };
}

const RESOLUTION = {
  callerId: USER,
  ownerId: USER,
  credentialId: USER,
  sessionId: USER,
  generation: GENERATION,
  marketDataVersion: GENERATION,
  scopes: SCOPES,
};

async function gatewayMethods(load, { client, refuse }) {
  const { createDoorkeeper, overGrpc } = load('services/gateway', 'public-method');
  const { createCallGate } = load('services/gateway', 'call-gate');
  const { createAskRisk } = load('services/gateway', 'ask-risk');
  const { Watchers } = load('services/gateway', 'events/watchers');
  const { publicMethods } = load('services/gateway', 'methods');
  const { contextV1, gatewayV1 } = load('libs/contracts', 'index');
  const { Verdict } = contextV1;
  const contexts = {
    resolve: async ({ portfolioId }, signal) => {
      signal.throwIfAborted();
      return { ...RESOLUTION, portfolioId, verdict: Verdict.ALLOWED, role: gatewayV1.Role.OWNER };
    },
  };
  const door = createDoorkeeper({
    authenticate: async () => ({ asked: { sessionId: USER, another: undefined }, userId: USER, inPerson: true }),
    contexts,
    signer: { sign: async () => 'an assertion' },
    refusals: { note: () => {} },
    limits: {
      admit: async () => ({ takeComputation: async () => ({ refusal: undefined, giveBack: () => {} }) }),
    },
    gate: createCallGate({ running: 1_000, waiting: 1_000 }, { logger: { warn() {} }, now: Date.now }),
    provide: refuse,
  });
  const parts = {
    context: client,
    risk: client,
    riskReplicas: [client],
    watchers: new Watchers(),
    auditor: { changed() {} },
    now: Date.now,
    tokens: { issue: refuse, verify: refuse },
    identities: { sign: refuse },
    contexts,
    publicUrl: 'http://127.0.0.1',
    browserLogin: undefined,
    ...createAskRisk({ risk: client, lookUp: async () => undefined, now: Date.now }),
  };
  const importing = importHere(load, { door, parts });
  return publicMethods(door, parts)
    .map((method) => (method.definition.path === importing.definition.path ? importing : method))
    .map((method) => overGrpc(method, new BlockList()));
}

/** Files are read on threads of their own, whose ends are refusals of the file. Here they are read on this one, where nothing hides an error. */
function importHere(load, { door, parts }) {
  const { gatewayV1 } = load('libs/contracts', 'index');
  const { importPortfolios } = load('services/gateway', 'import/import-portfolios');
  const { csvPortfolios } = load('services/gateway', 'import/csv-portfolios');
  const { documentPortfolios } = load('services/gateway', 'import/document-portfolios');
  const read = async (file) =>
    file.format === gatewayV1.ImportFormat.CSV ? csvPortfolios(file) : documentPortfolios(file);
  return door.authenticatedUpload(gatewayV1.PortfolioServiceService.importPortfolios, importPortfolios(parts, read));
}

const PRINCIPAL = {
  caller: USER,
  session: USER,
  owner: USER,
  portfolio: USER,
  role: 'OWNER',
  generation: GENERATION,
  marketDataVersion: GENERATION,
  scopes: SCOPES,
};

/** Guards who let everybody in, as the service that the method is for. */
function guards(load) {
  const { internal } = load('libs/service', 'internal');
  const as = (service) => internal({ verify: async () => service }, { verify: async () => PRINCIPAL });
  const [gateway, risk] = [as('gateway'), as('risk')];
  return { ...gateway, forOnly: (service, ...rest) => (service === 'risk' ? risk : gateway).forOnly(service, ...rest) };
}

function contextMethods(load, { away, refuse }) {
  const { Kysely, PostgresDialect } = load('services/context', 'kysely');
  const pool = { connect: () => Promise.reject(away()), end: async () => {}, options: {} };
  const database = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const columns = new (load('services/context', 'market-data/columns').Columns)(database);
  const dependencies = {
    database,
    columns,
    relay: { wake: () => {}, drained: refuse, close: async () => {} },
    keyUses: { used: () => {}, close: async () => {} },
    changes: load('services/context', 'generation').createChanges(database, () => {}),
    paging: load('services/context', 'paging').createPaging(Buffer.alloc(32, 7)),
    passwords: { hash: refuse, matches: refuse },
    passwordLists: {
      common: load('services/context', 'identity/common-passwords').createCommonPasswords(),
      leaked: undefined,
    },
    attempts: load('services/context', 'identity/attempts').createAttempts(database),
    importer: { take: refuse },
    positionMetadata: load('services/context', 'portfolios/position-metadata').createPositionMetadata(
      database,
      Date.now,
    ),
    signUp: true,
    random: (bytes) => Buffer.alloc(bytes, 7),
    now: Date.now,
  };
  return load('services/context', 'methods').methodsOf(guards(load), dependencies);
}

function riskMethods(load, { client, refuse }) {
  const { createMemoryParts, createResultCache } = load('libs/cache', 'index');
  const parts = createMemoryParts();
  const sealingKeys = [{ id: 'fuzz', secret: Buffer.alloc(32, 7) }];
  const logger = { info() {}, warn() {}, error() {}, debug() {} };
  const dependencies = {
    cache: createResultCache({ parts, sealingKeys, limits: {}, logger }),
    contexts: client,
    panel: { columnsFor: refuse },
    workers: { run: refuse },
    engineVersion: 'fuzz',
    now: Date.now,
  };
  const { riskV1 } = load('libs/contracts', 'index');
  const { forOnly } = guards(load);
  const lookUp = () => forOnly('gateway', riskV1.RiskServiceService.lookUp, refuse);
  return load('services/risk', 'service').methodsOf(dependencies, parts.bus, { ...guards(load), lookUp });
}
