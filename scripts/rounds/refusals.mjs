// What must be refused on the next call, by every gateway and every replica.
import { ask, made } from './http.mjs';
import { person, session } from './lane.mjs';

const NOT_FOUND = 5;
const UNAUTHENTICATED = 16;

/** Assertions for one portfolio, used for another whose answer is cached: gives how many were tried and how many were answered. */
export async function foreignAssertions(lane, { doors, program }) {
  const path = `/v1/portfolios/${lane.another}/analysis`;
  for (const client of program.replicas) await program.weightOf(lane, lane.another, { client });
  const { text } = await ask(doors[0], path, { token: lane.owner.token });
  const { generation, marketDataVersion } = JSON.parse(text).inputs;
  const codes = [];
  for (const client of program.replicas)
    codes.push((await program.weightOf(lane, lane.another, { client, bound: lane.portfolioId })).code);
  const about = { asserted: lane.portfolioId, asked: lane.another, generation, marketDataVersion };
  codes.push(await program.codeAsGateway(lane, about));
  return { tried: codes.length, answered: codes.filter((code) => code !== NOT_FOUND).length };
}

/** Each way to lose a credential, by one door; gives the credential that is lost. */
const WAYS = {
  logout: async ({ token }, door) => {
    await gone(door, '/v1/sessions/current', { method: 'DELETE', token });
    return token;
  },
  revoke: async ({ token, credentials }, door) => {
    const other = await session(door, credentials);
    await gone(door, `/v1/sessions/${other.sessionId}`, { method: 'DELETE', token });
    return other.token;
  },
  revokeAll: async ({ token }, door) => {
    await gone(door, '/v1/sessions:revokeAll', { method: 'POST', token });
    return token;
  },
  key: async ({ token }, door) => {
    const body = { name: 'For a moment', scopes: ['portfolios:read'] };
    const { keyId, apiKey } = await made(door, '/v1/apiKeys', { token, body });
    await gone(door, `/v1/apiKeys/${keyId}`, { method: 'DELETE', token });
    return apiKey;
  },
  disable: async ({ token, userId }, door, admin) => {
    await gone(door, `/v1/admin/users/${userId}:disable`, { method: 'POST', token: admin });
    return token;
  },
};

/** Every way at every door, `times` over: the credential is refused by every door on the next call. */
export async function revocations({ doors, admin, times }) {
  const ways = Array.from({ length: times }, () => Object.keys(WAYS)).flat();
  const tally = { tried: 0, letIn: [] };
  for (const name of ways) {
    for (const door of doors) {
      const statuses = await statusesAfter(name, { door, doors, admin });
      tally.tried += statuses.length;
      tally.letIn.push(...statuses.filter((status) => status !== 401).map((status) => ({ name, status })));
    }
  }
  return tally;
}

async function statusesAfter(name, { door, doors, admin }) {
  const visitor = await person(door);
  const askAll = (token) => Promise.all(doors.map((one) => ask(one, '/v1/portfolios', { token })));
  await askAll(visitor.token);
  const lost = await WAYS[name](visitor, door, admin);
  return (await askAll(lost)).map(({ status }) => status);
}

/** A guest whose grant is gone, and a program whose key is gone, though what they asked for is cached everywhere. */
export async function lastWords(lane, { doors, program }) {
  const { owner, viewer, portfolioId } = lane;
  const path = `/v1/portfolios/${portfolioId}`;
  const [door] = doors;
  const { text } = await ask(door, `${path}/grants`, { token: owner.token });
  const { grantId } = JSON.parse(text).grants.find(({ email }) => email === viewer.email);
  const readAll = () => Promise.all(doors.map((one) => ask(one, `${path}/analysis`, { token: viewer.token })));
  await readAll();
  await gone(door, `${path}/grants/${grantId}`, { method: 'DELETE', token: owner.token });
  const guest = (await readAll()).map(({ status }) => status === 404);
  const callAll = async () => {
    const codes = [];
    for (const client of program.replicas) codes.push((await program.weightOf(lane, portfolioId, { client })).code);
    return codes;
  };
  await callAll();
  await gone(door, `/v1/apiKeys/${lane.program.keyId}`, { method: 'DELETE', token: owner.token });
  const refused = [...guest, ...(await callAll()).map((code) => code === UNAUTHENTICATED)];
  return { tried: refused.length, letIn: refused.filter((one) => !one).length };
}

async function gone(door, path, { method, token }) {
  const { status, text } = await ask(door, path, { method, token });
  if (status >= 300) throw new Error(`${method} ${path} was refused: ${status} ${text}`);
}
