import { gatewayV1 } from '@perfolio/contracts';

import { readGatewayConfig } from '../src/config';
import { type Door, openDoor } from './door';
import { of } from './fake-risk';

const PAGE = 'https://app.example.com';
const RESULT = gatewayV1.SimulateResponse.encode(
  gatewayV1.SimulateResponse.fromPartial({ result: { paths: 9 } }),
).finish();

interface Asked {
  readonly token?: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an answer differs by, asked with and without the header `Origin`. */
async function differing(door: Door): Promise<Record<string, (string | null)[]>> {
  const { token, userId } = await door.login();
  const { portfolioId } = door.context.addPortfolio(userId);
  door.risk.stream = { [Symbol.asyncIterator]: () => of(RESULT) };
  const asked: Record<string, [string, Asked]> = {
    answer: ['/v1/me', { token }],
    refusal: ['/v1/me', {}],
    page: ['/livez', {}],
    preflight: ['/v1/me', { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }],
    events: [
      `/v1/portfolios/${portfolioId}:simulate`,
      {
        token,
        method: 'POST',
        body: '{}',
        headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      },
    ],
  };
  const told: Record<string, (string | null)[]> = {};
  for (const [what, [path, options]] of Object.entries(asked)) {
    const elsewhere = { ...options, headers: { ...options.headers, origin: PAGE } };
    const answers = [await door.ask(path, options), await door.ask(path, elsewhere)];
    for (const answer of answers) await answer.arrayBuffer();
    told[what] = answers.map(({ headers }) => headers.get('vary'));
  }
  return told;
}

describe('an answer where pages of another origin may ask', () => {
  it('tells that it differs by origin, whoever asked', async () => {
    const door = await openDoor({ door: readGatewayConfig({ PERFOLIO_ALLOWED_ORIGINS: PAGE }).door });

    const told = await differing(door);
    await door.close();

    expect(told).toEqual({
      answer: Array(2).fill('Accept, Accept-Encoding, Origin'),
      refusal: Array(2).fill('Origin'),
      page: Array(2).fill('Origin'),
      preflight: Array(2).fill('Origin'),
      events: Array(2).fill('Accept, Accept-Encoding, Origin'),
    });
  });
});

describe('an answer where none may', () => {
  it('is the same for all of them', async () => {
    const door = await openDoor();

    const told = await differing(door);
    await door.close();

    expect(told).toEqual({
      answer: Array(2).fill('Accept, Accept-Encoding'),
      refusal: [null, null],
      page: [null, null],
      preflight: [null, null],
      events: Array(2).fill('Accept, Accept-Encoding'),
    });
  });
});
