// Mutated messages to one method over gRPC.
import { createRequire } from 'node:module';
import { caseBytes } from './in-process.mjs';

const { Client, credentials, Metadata } = createRequire(import.meta.url)('@grpc/grpc-js');

const AT_ONCE = 8;
const MOST_FAULTS = 20;
/** By these codes a server says that it is at fault: UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const OURS = new Set([2, 13, 14, 15]);
const DEADLINE_EXCEEDED = 4;
const UNAUTHENTICATED = 16;
const PATIENCE_MS = 60_000;
/** These answer until their caller leaves. */
const ENDLESS = /Watch/;
const ENDLESS_MS = 500;

export async function fuzzRpc({ house, load, parties, path, descriptor, seed, from, count }) {
  const place = placeOf(path, house);
  const client = new Client(place.address, credentials.createInsecure());
  const shown = place.audience === undefined ? asPerson : asService(house, load, place);
  const anyone = place.audience !== undefined || accessOf(load, path) === 'ANYONE';
  const tally = { path, asked: 0, outcomes: {}, faults: [], slowestMs: 0, replaced: 0 };
  let next = from;
  const one = async (index) => {
    let party = parties.of(path);
    const bytes = caseBytes({ descriptor, path, seed, index, words: party.words });
    let status = await call(client, { path, bytes, metadata: await shown(party) });
    if (status.code === UNAUTHENTICATED && !anyone) {
      if (party === parties.of(path)) await parties.replace(party);
      tally.replaced += 1;
      party = parties.of(path);
      status = await call(client, { path, bytes, metadata: await shown(party) });
    }
    note(tally, status, { path, index });
  };
  const worker = async () => {
    while (next < from + count) await one(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  client.close();
  return tally;
}

const accessOf = (load, path) => load('services/gateway', 'contract').contractOf(path).access;

function placeOf(path, { grpc, context, risk }) {
  if (path.startsWith('/perfolio.gateway.')) return { address: grpc };
  return path.startsWith('/perfolio.risk.')
    ? { address: risk, audience: 'risk' }
    : { address: context, audience: 'context', as: /ResolveOwners|GetOwnerSnapshot/.test(path) ? 'risk' : 'gateway' };
}

const asPerson = async ({ token }) => ({ authorization: `Bearer ${token}`, 'if-match': '*' });

/** What the gateway shows behind the doors: itself, and for whom it speaks. */
function asService({ secrets }, load, { audience, as = 'gateway' }) {
  const { createAssertionSigner, createServiceIdentity } = load('libs/service', 'index');
  const identity = createServiceIdentity(as, secrets.serviceSecret, Date.now);
  const signer = createAssertionSigner(secrets.signingKeys, Date.now);
  return async ({ userId, sessionId, portfolioId }) => ({
    'perfolio-service': await identity.token(audience),
    'perfolio-assertion': await (await signer).sign({
      caller: userId,
      session: sessionId,
      owner: userId,
      portfolio: portfolioId,
      role: 'OWNER',
      generation: '1790000000000000-0123456789abcdef',
      marketDataVersion: '1-0000000000000000',
      scopes: ['portfolios:read', 'portfolios:write', 'risk:read', 'admin'],
    }),
  });
}

function call(client, { path, bytes, metadata }) {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  const asIs = (buffer) => buffer;
  const deadline = Date.now() + (ENDLESS.test(path) ? ENDLESS_MS : PATIENCE_MS);
  const began = performance.now();
  const asked = client.makeBidiStreamRequest(path, asIs, asIs, sent, { deadline });
  asked.on('data', () => {});
  // The status says the same.
  asked.on('error', () => {});
  const status = new Promise((resolve) => asked.once('status', resolve));
  asked.write(bytes);
  asked.end();
  return status.then(({ code, details }) => ({ code, details, ms: performance.now() - began }));
}

function note(tally, { code, details, ms }, { path, index }) {
  tally.asked += 1;
  tally.slowestMs = Math.max(tally.slowestMs, ms);
  tally.outcomes[code] = (tally.outcomes[code] ?? 0) + 1;
  const fault = OURS.has(code) || (code === DEADLINE_EXCEEDED && !ENDLESS.test(path));
  if (fault && tally.faults.length < MOST_FAULTS) tally.faults.push({ path, index, fault: `code ${code}: ${details}` });
}
