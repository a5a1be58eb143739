import { PerfolioError } from '@perfolio/errors';

import { FakeClock } from '../testing/fake-clock';
import { never } from '../testing/samples';

import { systemClock } from './clock';
import { abortable, interruptionOf, Patience, within } from './deadline';

const hang = () => new Promise<never>(() => undefined);

describe('a wait', () => {
  it('ends with its deadline', async () => {
    const clock = new FakeClock();
    const late = within(clock, 100, hang).catch((error: unknown) => error);

    await clock.advance(100);

    expect(await late).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('hears a reply that arrived while this process was stalled', async () => {
    const reply = new Promise<string>((resolve) => setImmediate(() => resolve('in the socket')));
    const waited = within(systemClock, 5, () => reply);
    const until = performance.now() + 20;
    while (performance.now() < until);

    expect(await waited).toBe('in the socket');
  });

  it('does not begin for a signal that has ended', async () => {
    await expect(abortable(hang(), AbortSignal.abort())).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  it('gives the reason it was given', () => {
    const reason = new PerfolioError('OVERLOADED', 'draining');

    expect(interruptionOf(AbortSignal.abort(reason))).toBe(reason);
  });
});

describe('patience', () => {
  it('is spent over all commands of a request together', async () => {
    const clock = new FakeClock();
    const patience = new Patience(clock, 250, 100);
    const took: number[] = [];
    for (let command = 0; command < 4; command += 1) {
      const began = clock.elapsed();
      const spent = patience.spend(hang).catch(() => took.push(clock.elapsed() - began));
      while (took.length === command) await clock.advance(1);
      await spent;
    }

    expect(took.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(255);
    expect(took[0]).toBe(100);
  });

  it('costs nothing when nothing is waited for', async () => {
    const patience = new Patience(new FakeClock(), 250, 100);

    for (let command = 0; command < 100; command += 1) expect(await patience.spend(async () => command)).toBe(command);
    expect(never().aborted).toBe(false);
  });
});
