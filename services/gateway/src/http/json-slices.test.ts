import { gatewayV1, messageDescriptor } from '@perfolio/contracts';

import { textWriter } from './json-slices';
import { jsonWriter } from './json-writer';

const descriptor = messageDescriptor('perfolio.gateway.v1.GetAnalysisResponse');

/** Some 100,000 numbers in two matrices, one of them with cells that have no value, beside what is small. */
function large(): Uint8Array {
  const size = 220;
  const values = Array.from({ length: size * size }, (_, cell) => Math.sin(cell) / (cell + 1));
  const answer = gatewayV1.GetAnalysisResponse.fromPartial({
    portfolioView: {
      tickers: Array.from({ length: size }, (_, index) => `Ä${index}`),
      covariance: { rows: size, columns: size, values, undefined: values.map((_, cell) => cell) },
      correlation: { rows: size, columns: size, values },
      volatility: 0.25,
      warnings: ['"quoted"\n'],
    },
    factorModel: { systematicShare: 0 },
    inputs: { start: '2020-01-01' },
    computedAt: { seconds: 7n, nanos: 0 },
  });
  return gatewayV1.GetAnalysisResponse.encode(answer).finish();
}

/** How often the event loop turns until the work is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, over] = [0, false];
  const done = work.then(() => {
    over = true;
  });
  const count = () => {
    if (over) return;
    turns += 1;
    setImmediate(count);
  };
  setImmediate(count);
  await done;
  return turns;
}

describe('a large answer', () => {
  it('is written as it would be in one go', async () => {
    const bytes = large();

    const text = await textWriter(descriptor)(bytes);

    expect(text.toString() === jsonWriter(descriptor)(bytes)).toBe(true);
  });

  it('lets others have their turn after every few thousand numbers', async () => {
    const writing = Promise.resolve(textWriter(descriptor)(large()));

    expect(await turnsDuring(writing)).toBeGreaterThan(50);
  });

  it('may be a part of the message', async () => {
    const bytes = large();
    const part = gatewayV1.GetAnalysisResponse.decode(bytes).portfolioView;
    const view = gatewayV1.PortfolioView.encode(gatewayV1.PortfolioView.fromPartial(part ?? {})).finish();
    const write = textWriter(messageDescriptor('perfolio.gateway.v1.PortfolioView'), () => view);

    const { correlation } = JSON.parse((await write(bytes)).toString());

    expect(correlation.values).toHaveLength(48_400);
  });
});

describe('a small answer', () => {
  it('is written at once', () => {
    const bytes = gatewayV1.GetAnalysisResponse.encode(gatewayV1.GetAnalysisResponse.fromPartial({})).finish();

    expect(Buffer.isBuffer(textWriter(descriptor)(bytes))).toBe(true);
  });
});
