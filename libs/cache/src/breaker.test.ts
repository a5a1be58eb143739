import { FakeClock } from '../testing/fake-clock';

import { Breaker, type BreakerState } from './breaker';

/** Makes the call if it may be made, and tells how it ended. */
async function callThrough<T>(breaker: Breaker, work: () => Promise<T>): Promise<T | 'open'> {
  const attempt = breaker.admit();
  if (attempt === undefined) return 'open';
  try {
    const value = await work();
    attempt.succeeded();
    return value;
  } catch (error) {
    attempt.failed();
    throw error;
  }
}

function make() {
  const clock = new FakeClock();
  const changes: BreakerState[] = [];
  const breaker = new Breaker({ clock, random: () => 0.5, onChange: (state) => changes.push(state) });
  let calls = 0;
  const fail = () =>
    callThrough(breaker, async () => {
      calls += 1;
      throw new Error('down');
    }).catch(() => 'failed');
  const succeed = (tookMs = 0) =>
    callThrough(breaker, async () => {
      calls += 1;
      await clock.advance(tookMs);
      return 'ok';
    });
  const times = async (count: number, call: () => Promise<unknown>) => {
    for (let index = 0; index < count; index += 1) await call();
  };
  return { clock, changes, breaker, fail, succeed, times, calls: () => calls };
}

/** So many calls at once that all end when the store goes on. */
function heldUp(breaker: Breaker, count: number, goOn: () => Promise<void>): Array<Promise<unknown>> {
  const gone = Promise.withResolvers<void>();
  const calls = Array.from({ length: count }, () => callThrough(breaker, () => gone.promise));
  return [...calls, goOn().then(gone.resolve)];
}

describe('a breaker', () => {
  it('opens after five failures in a row', async () => {
    const { breaker, fail, succeed, times, calls } = make();
    await times(4, fail);
    expect(breaker.state).toBe('closed');

    await fail();

    expect(breaker.state).toBe('open');
    expect(await succeed()).toBe('open');
    expect(calls()).toBe(5);
  });

  it('counts only failures in a row', async () => {
    const { breaker, fail, succeed, times } = make();
    await times(4, fail);
    await succeed();
    await times(4, fail);

    expect(breaker.state).toBe('closed');
  });

  it('opens when half of the calls of a whole second were slow', async () => {
    const { breaker, succeed, times } = make();
    await times(13, async () => {
      await succeed(60);
      await succeed(1);
    });
    await times(3, () => succeed(60));
    expect(breaker.state).toBe('closed');

    await succeed(60);

    expect(breaker.state).toBe('open');
  });

  it('stays closed when fewer than half of the calls of a second were slow', async () => {
    const { breaker, succeed, times } = make();

    await times(30, async () => {
      await times(3, () => succeed(1));
      await succeed(60);
    });

    expect(breaker.state).toBe('closed');
  });

  it('takes calls that one stall of the store held up together for one stall', async () => {
    const { clock, breaker, succeed, times } = make();
    await times(4, () => succeed(1));
    await Promise.all(heldUp(breaker, 16, () => clock.advance(90)));
    await clock.advance(1_000);

    await times(4, () => succeed(1));

    expect(breaker.state).toBe('closed');
  });

  it('takes calls that fail side by side for one failure', async () => {
    const { clock, breaker, fail, times } = make();
    const stalled = Promise.withResolvers<void>();
    const failing = Array.from({ length: 16 }, () => callThrough(breaker, () => stalled.promise).catch(() => 'failed'));
    await clock.advance(100);
    stalled.reject(new Error('no answer'));
    await Promise.all(failing);
    await times(3, fail);
    expect(breaker.state).toBe('closed');

    await fail();

    expect(breaker.state).toBe('open');
  });

  it('does not call a store slow for what its own process stood still', async () => {
    const { clock, breaker, succeed, times } = make();
    await times(40, () =>
      callThrough(breaker, async () => {
        await clock.advance(1);
        clock.standStill(80);
      }),
    );

    await succeed(1);

    expect(breaker.state).toBe('closed');
  });

  it('forgets how slow a second was when nothing was asked in the next', async () => {
    const { clock, breaker, succeed, times } = make();
    await times(16, () => succeed(60));
    await Promise.all(heldUp(breaker, 16, () => clock.advance(30)));
    await clock.advance(2_000);

    await succeed(1);

    expect(breaker.state).toBe('closed');
  });

  it('lets one probe through after its pause, and closes when that succeeds', async () => {
    const { clock, changes, breaker, fail, succeed, times } = make();
    await times(5, fail);
    await clock.advance(1_124);
    expect(await succeed()).toBe('open');
    await clock.advance(1);

    const probe = callThrough(breaker, async () => 'probe');
    expect(await succeed()).toBe('open');

    expect(await probe).toBe('probe');
    expect(await succeed()).toBe('ok');
    expect(changes).toEqual(['open', 'closed']);
  });

  it('pauses again when the probe fails, and says nothing of it', async () => {
    const { clock, changes, fail, succeed, times, calls } = make();
    await times(5, fail);
    await clock.advance(1_125);
    await fail();

    expect(await succeed()).toBe('open');
    expect(calls()).toBe(6);
    expect(changes).toEqual(['open']);
  });

  it('is closed by no call that began before it opened', async () => {
    const { breaker, fail, times } = make();
    const early = Promise.withResolvers<string>();
    const straggler = callThrough(breaker, () => early.promise);
    await times(5, fail);

    early.resolve('late');
    await straggler;

    expect(breaker.state).toBe('open');
  });
});
