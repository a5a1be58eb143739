import { statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { onEmbeddedParts, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { type Answer, ask, PASSWORD, signUp, storePortfolio, type Visitor } from '../../testing/visitor';

jest.setTimeout(120_000);

const WRONG = 'a wrong password that somebody typed';
const NAME = 'A portfolio that nobody else knows of';
const SHARES = 731_234_567;

let house: TestHouse;
let visitor: Visitor;
let apiKey: string;
let refused: readonly Answer[];
let log = '';

/** Everything that is secret goes by once, right and wrong; then the log is read. */
beforeAll(async () => {
  const lines = new PassThrough();
  lines.on('data', (bytes: Buffer) => {
    log += bytes.toString();
  });
  house = await onEmbeddedParts(lines);
  visitor = await signUp(house.door);
  const { token, email } = visitor;
  const stored = { ...portfolioOf({}, NAME), positions: [{ ticker: 'AAA', shares: SHARES }] };
  const { portfolioId } = await storePortfolio(house.door, token, stored);
  await ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token });
  const key = { name: 'A key', scopes: ['risk:read'] };
  ({ apiKey } = (await ask(house.door, '/v1/apiKeys', { method: 'POST', token, body: key })).body);
  await ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token: apiKey });
  const post = (path: string, body: unknown) => ask(house.door, path, { method: 'POST', body });
  refused = [
    await post('/v1/sessions', { email, password: WRONG }),
    await post('/v1/sessions:refresh', { refreshToken: `${visitor.refreshToken}x` }),
    await post('/v1/sessions', { email, password: { deep: WRONG } }),
    await ask(house.door, '/v1/me', { token: `${token}x` }),
    await ask(house.door, '/v1/me', { token: `${apiKey}x` }),
    await ask(house.door, `/v1/me?token=${token}`),
  ];
});
afterAll(() => house.close());

describe('SC what is secret', () => {
  it.each([
    ['SC1 passwords, right and wrong', () => [PASSWORD, WRONG]],
    ['SC2 access tokens', () => [visitor.token, visitor.token.split('.')[2] ?? '']],
    ['SC3 refresh tokens', () => [visitor.refreshToken]],
    ['SC4 API keys', () => [apiKey]],
    ['SC5 what somebody holds', () => [NAME, String(SHARES)]],
    ['SC6 addresses of people', () => [visitor.email]],
  ])('never stands in the log, at its most talkative: %s', (_, secrets) => {
    expect(log).toContain('"method"');
    for (const secret of secrets()) expect(log.includes(secret)).toBe(false);
  });

  it('never comes back in a refusal: SC7', () => {
    const texts = refused.map(({ text, headers }) => `${[...headers].join('\n')}${text}`);

    expect(refused.map(({ status }) => status)).toEqual([401, 401, 400, 401, 401, 401]);
    for (const secret of [WRONG, PASSWORD, visitor.token, visitor.refreshToken, apiKey])
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  });

  it('lies in a folder that only its owner reads: SC8', () => {
    expect(statSync(join(house.dataDir, 'secrets')).mode & 0o077).toBe(0);
  });
});
