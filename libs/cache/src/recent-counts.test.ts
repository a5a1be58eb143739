import { FakeClock } from '../testing/fake-clock';

import { RecentCounts } from './recent-counts';

describe('counts of what happened lately', () => {
  it('forget what is older than five minutes', async () => {
    const clock = new FakeClock();
    const counts = new RecentCounts<'heard' | 'cut'>(clock);
    counts.add('heard');
    await clock.advance(200_000);
    counts.add('heard');
    counts.add('cut');

    expect([counts.of('heard'), counts.of('cut')]).toEqual([2, 1]);
    await clock.advance(100_000);
    expect([counts.of('heard'), counts.of('cut')]).toEqual([1, 1]);
    await clock.advance(200_000);
    expect([counts.of('heard'), counts.of('cut')]).toEqual([0, 0]);
  });
});
