import { setImmediate as turn } from 'node:timers/promises';

import { SteadyClock } from './steady-clock';

describe('a clock that goes on when it is told to', () => {
  it('does what is due in order, and what that plans on the way', async () => {
    const clock = new SteadyClock(1_000, turn);
    const done: string[] = [];
    const note = (what: string) => () => void done.push(`${what} at ${clock.elapsed()}`);
    clock.after(20, note('late'));
    clock.after(5, () => clock.after(5, note('planned')));
    clock.after(10, note('early'))();
    clock.after(50, note('never'));

    await clock.advance(30);

    expect(done).toEqual(['planned at 10', 'late at 20']);
    expect(clock.now()).toBe(1_030);
  });

  it('is told once at a time', async () => {
    const clock = new SteadyClock(0, turn);
    clock.after(1, () => undefined);

    await Promise.all([clock.advance(10), clock.advance(10)]);

    expect(clock.elapsed()).toBe(10);
  });
});
