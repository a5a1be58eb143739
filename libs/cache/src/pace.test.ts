import { FakeClock } from '../testing/fake-clock';

import { Pace } from './pace';

describe('a key that fails', () => {
  const failingTimes = (times: number) => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    for (let time = 0; time < times; time += 1) pace.failed('k');
    return { clock, pace };
  };

  it.each([
    [0, 0],
    [1, 0],
    [2, 5],
    [3, 10],
    [4, 20],
    [5, 40],
    [50, 40],
  ])('after %i failures in a row waits %i ms', (times, pauseMs) => {
    expect(failingTimes(times).pace.pauseMs('k')).toBe(pauseMs);
  });

  it('waits no longer than since its last failure, and for no other key', async () => {
    const { clock, pace } = failingTimes(5);

    await clock.advance(30);

    expect(pace.pauseMs('k')).toBe(10);
    expect(pace.pauseMs('l')).toBe(0);
  });

  it('is forgiven by a success, and by time', async () => {
    const { clock, pace } = failingTimes(5);
    pace.succeeded('k');
    expect(pace.pauseMs('k')).toBe(0);

    for (let time = 0; time < 5; time += 1) pace.failed('k');
    await clock.advance(1_000);
    pace.failed('k');

    expect(pace.pauseMs('k')).toBe(0);
  });
});
