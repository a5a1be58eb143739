import { PerfolioError } from '@perfolio/errors';

import { FakeClock } from '../testing/fake-clock';
import { never } from '../testing/samples';

import { systemClock } from './clock';
import { abortable, Deadlines, interruptionOf, Patience, within } from './deadline';

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
    const patience = new Patience(new Deadlines(clock), 250, 100);
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
    const patience = new Patience(new Deadlines(new FakeClock()), 250, 100);

    for (let command = 0; command < 100; command += 1) expect(await patience.spend(async () => command)).toBe(command);
    expect(never().aborted).toBe(false);
  });
});

describe('deadlines', () => {
  const wait = (deadlines: Deadlines, work: (signal: AbortSignal) => Promise<unknown>) =>
    deadlines.within(100, work, () => undefined).catch((error: unknown) => error);

  it('end all waits that are left, and tell each one’s work', async () => {
    const clock = new FakeClock();
    const deadlines = new Deadlines(clock);
    const signals: AbortSignal[] = [];
    const hanging = (signal: AbortSignal) => {
      signals.push(signal);
      return hang();
    };
    const first = wait(deadlines, hanging);
    expect(await wait(deadlines, async () => 'done')).toBe('done');
    await clock.advance(50);
    const second = wait(deadlines, hanging);

    await clock.advance(50);
    expect(await first).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await clock.advance(50);

    expect(await second).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('tell once how a wait ended', async () => {
    const clock = new FakeClock();
    const late = Promise.withResolvers<string>();
    let ends = 0;
    const waited = new Deadlines(clock).within(
      100,
      () => late.promise,
      () => {
        ends += 1;
      },
    );
    const ended = waited.catch(() => ends);
    await clock.advance(100);
    late.resolve('too late');
    await clock.advance(1);

    expect(await ended).toBe(1);
    expect(ends).toBe(1);
  });
});
