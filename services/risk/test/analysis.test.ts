import { createMemoryParts, type SharedParts } from '@perfolio/cache';

import { startSystem, type System } from './system';

let parts: SharedParts;
let system: System;

beforeEach(async () => {
  parts = createMemoryParts();
  system = await startSystem({ parts });
});

afterEach(async () => {
  await system.close();
  await parts.close();
});

describe('an analysis of a stored portfolio', () => {
  it('is computed once and found again, equal byte for byte', async () => {
    const first = await system.ask();
    const second = await system.ask();

    expect(first.cacheStatus).toBe('perfolio; fwd=miss; stored');
    expect(second.cacheStatus).toBe('perfolio; hit; detail=local');
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    expect(system.context.asked.snapshots).toHaveLength(1);
    expect(first.answer.portfolioView?.tickers).toHaveLength(12);
  });
});
