import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createServiceClient,
  createServiceIdentity,
  readSecrets,
  type ServiceClient,
  settings,
} from '@perfolio/service';

import { seriesFrom } from '../src/panel/series-client';
import { type FakeContext, startFakeContext } from './fake-context';
import { madeUpPrices } from './prices';

const NEWEST = '200-000000000000000b';

describe('series from Context', () => {
  let context: FakeContext;
  let client: ServiceClient;

  beforeAll(async () => {
    const secrets = await readSecrets(settings({}), await mkdtemp(join(tmpdir(), 'perfolio-risk-')));
    context = await startFakeContext(secrets);
    context.marketDataVersion = NEWEST;
    context.prices.set('AAA', madeUpPrices('AAA'));
    const identity = createServiceIdentity('risk', secrets.serviceSecret, Date.now);
    client = createServiceClient({ addresses: [context.address], audience: 'context', identity });
  });

  afterAll(async () => {
    client?.close();
    await context?.close();
  });

  it('come whole from one of the version before, which knows nothing of held ones', async () => {
    context.knowsHeldVersions = false;
    const onward = { signal: new AbortController().signal, deadline: Date.now() + 60_000, requestId: 'upgrade' };
    const asked = { version: NEWEST, tickers: ['AAA'], heldVersion: '100-000000000000000a' };

    const came = await Array.fromAsync(seriesFrom(client)(asked, onward));

    expect(came.map(({ ticker, kept, closes }) => [ticker, kept, closes.length / 8])).toEqual([
      ['AAA', 0, madeUpPrices('AAA').closes.length],
    ]);
    expect(context.asked.series).toEqual(['AAA']);
  });
});
