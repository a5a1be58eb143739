// A program of the house that asks replicas of Risk itself, by assertions that were issued 50 seconds ago.
import { createRequire } from 'node:module';
import { pick } from '../garbage/chance.mjs';

const { Client, credentials, Metadata } = createRequire(import.meta.url)('@grpc/grpc-js');

const AGE_MS = 50_000;
const PATIENCE_MS = 30_000;
const SCOPES = ['portfolios:read', 'risk:read'];
const UNAVAILABLE = 14;
const TRIES = 5;

/** @param secrets of the house: its own keys sign what it would have signed 50 seconds ago */
export async function createProgram({ load, replicas, secrets, chance }) {
  const { createAssertionSigner, createIdentitySigner, createServiceIdentity } = load('libs/service', 'index');
  const { getAnalysis } = load('libs/contracts', 'index').riskV1.RiskServiceService;
  const then = () => Date.now() - AGE_MS;
  const identities = await createIdentitySigner(secrets.signingKeys, then);
  const assertions = await createAssertionSigner(secrets.signingKeys, then);
  const gateway = createServiceIdentity('gateway', secrets.serviceSecret, Date.now);
  const clients = replicas.map((address) => new Client(address, credentials.createInsecure()));
  const call = async (client, portfolioId, metadata) => {
    for (let tried = 1; ; tried += 1) {
      const answer = await analysis(client, { getAnalysis, portfolioId, metadata: await metadata() });
      if (answer.code !== UNAVAILABLE || tried === TRIES) return answer;
    }
  };
  const asProgram =
    ({ program }, portfolio) =>
    async () => {
      const identity = { caller: program.userId, key: program.keyId, scopes: SCOPES };
      const token = await identities.sign({ ...identity, ...(portfolio !== undefined && { portfolio }) }, 'risk');
      return { authorization: `Bearer ${token}` };
    };
  return {
    replicas: clients,
    /** The first weight of the portfolio's analysis by a random replica, or by the one given. */
    weightOf: async (lane, portfolioId, { client = pick(chance, clients), bound } = {}) => {
      const { code, message } = await call(client, portfolioId, asProgram(lane, bound));
      return { ok: code === 0, code, seen: code === 0 ? message.portfolioView.weights[0] : code };
    },
    /** The code of the same question with an assertion of the gateway's about another portfolio. */
    codeAsGateway: async (lane, { asserted, asked, generation, marketDataVersion }) => {
      const { userId } = lane.program;
      const principal = {
        caller: userId,
        session: lane.owner.sessionId,
        owner: userId,
        portfolio: asserted,
        role: 'OWNER',
      };
      const assertion = await assertions.sign({ ...principal, generation, marketDataVersion, scopes: SCOPES });
      const metadata = async () => ({
        'perfolio-service': await gateway.token('risk'),
        'perfolio-assertion': assertion,
      });
      return (await call(pick(chance, clients), asked, metadata)).code;
    },
    close: () => clients.forEach((client) => client.close()),
  };
}

function analysis(client, { getAnalysis, portfolioId, metadata }) {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  const { path, requestSerialize, responseDeserialize } = getAnalysis;
  const request = { subject: { subject: { $case: 'portfolioId', value: portfolioId } }, parameters: undefined };
  return new Promise((resolve) => {
    let message;
    const options = { deadline: Date.now() + PATIENCE_MS };
    client
      .makeUnaryRequest(path, requestSerialize, responseDeserialize, request, sent, options, (_error, answer) => {
        message = answer;
      })
      .on('status', ({ code }) => resolve({ code, message }));
  });
}
