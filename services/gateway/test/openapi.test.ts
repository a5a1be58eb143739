import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Spectral } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { OpenAPIClientAxios } from 'openapi-client-axios';

import { publicPaths } from '../src/contract';
import { type Door, openDoor } from './door';

let door: Door;
let text: string;
let document: any;

beforeAll(async () => {
  door = await openDoor();
  text = await (await door.ask('/openapi.json')).text();
  document = JSON.parse(text);
});
afterAll(() => door.close());

const operations = (): any[] =>
  Object.values(document.paths).flatMap((verbs) => Object.values(verbs as Record<string, unknown>));

const meant = (response: any): any =>
  response.$ref === undefined ? response : document.components.responses[response.$ref.split('/').at(-1)];

describe('the contract for programs', () => {
  it('has no error for Redocly', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const found = await lintFromString({ source: text, absoluteRef: '/openapi.json', config });

    expect(
      found
        .filter(({ severity }) => severity === 'error')
        .map(({ message, location }) => [message, location[0]?.pointer]),
    ).toEqual([]);
  });

  it('has no error for Spectral', async () => {
    const spectral = new Spectral();
    spectral.setRuleset({ extends: [[oas as never, 'recommended']], rules: {} });
    const found = await spectral.run(document);

    expect(
      found.filter(({ severity }) => severity === 0).map(({ message, path }) => `${path.join('.')}: ${message}`),
    ).toEqual([]);
  });

  it('has every verb of the contracts', () => {
    const named = new Set(operations().map(({ operationId }) => operationId));
    const wanted = publicPaths().map((path) => path.split('/').at(-1) ?? '');

    expect(wanted.filter((name) => !named.has(name.charAt(0).toLowerCase() + name.slice(1)))).toEqual([]);
  });

  it('says of every operation who may call it, what it answers and how it is refused', () => {
    const common = ['400', '406', '414', '431', '500', '503', '504'];
    const lacking = operations().filter(({ security, responses }) => {
      const wanted = [...common, ...(security.length > 0 ? ['401', '429'] : [])];
      return wanted.some((status) => responses[status] === undefined) || !/^[23]/.test(Object.keys(responses)[0] ?? '');
    });

    expect(lacking.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('gives an example of everything that is sent and answered', () => {
    const lacking = operations().filter(({ requestBody, responses }) =>
      [requestBody, ...Object.values(responses).map(meant)]
        .flatMap((one) => Object.values<any>(one?.content ?? {}))
        .some(({ example, examples, schema }) => (example ?? examples ?? schema?.type) === undefined),
    );

    expect(lacking.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('tells of `Cache-Status` where answers are kept, however they are asked for, and nowhere else', () => {
    const told = operations()
      .filter(({ responses }) => meant(Object.values(responses)[0]).headers?.['Cache-Status'] !== undefined)
      .map(({ operationId }) => operationId);

    expect(told).toEqual(
      expect.arrayContaining(['getAnalysis', 'getInlineReport', 'optimize', 'simulate', 'getInstrumentProfile']),
    );
    expect(told.filter((name) => /portfolio$|Limits|session|account/i.test(name))).toEqual([]);
  });

  it('describes answers as they come', async () => {
    const { token } = await door.login();
    const { schema } = document.paths['/v1/me'].get.responses['200'].content['application/json'];
    const { properties, required } = document.components.schemas[schema.$ref.split('/').at(-1)];
    const answer = (await (await door.ask('/v1/me', { token })).json()) as Record<string, unknown>;
    const shown = Object.keys(answer);

    expect(Object.keys(properties)).toEqual(expect.arrayContaining(shown));
    expect(shown).toEqual(expect.arrayContaining(required ?? []));
  });
});

describe('a client made from the contract', () => {
  it('creates and reads a portfolio by the example', async () => {
    const { token } = await door.login();
    const api = new OpenAPIClientAxios({
      definition: document,
      axiosConfigDefaults: { baseURL: door.url, headers: { authorization: `Bearer ${token}` } },
    });
    const client: any = await api.init();
    const { example } = document.paths['/v1/portfolios'].post.requestBody.content['application/json'];

    const created = await client.createPortfolio(null, example);
    const read = await client.getPortfolio({ portfolioId: created.data.portfolioId });

    expect(created.status).toBe(201);
    expect(read.data).toMatchObject({ portfolioId: created.data.portfolioId, name: example.name });
  });
});

describe('the reference page', () => {
  it('shows every operation, with nothing from elsewhere and nothing that runs', async () => {
    const response = await door.ask('/docs');
    const html = await response.text();

    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html).not.toMatch(/<script|<link|<img|src=|https?:\/\//);
    for (const { operationId } of operations()) expect(html).toContain(`id="${operationId}"`);
  });
});
