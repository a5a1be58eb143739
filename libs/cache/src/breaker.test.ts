import { FakeClock } from '../testing/fake-clock';

import { Breaker, type BreakerState } from './breaker';

function make() {
  const clock = new FakeClock();
  const changes: BreakerState[] = [];
  const breaker = new Breaker({ clock, random: () => 0.5, onChange: (state) => changes.push(state) });
  let calls = 0;
  const fail = () =>
    breaker
      .call(async () => {
        calls += 1;
        throw new Error('down');
      })
      .catch(() => 'failed');
  const succeed = (tookMs = 0) =>
    breaker.call(async () => {
      calls += 1;
      await clock.advance(tookMs);
      return 'ok';
    });
  const times = async (count: number, call: () => Promise<unknown>) => {
    for (let index = 0; index < count; index += 1) await call();
  };
  return { clock, changes, breaker, fail, succeed, times, calls: () => calls };
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

  it('opens when half of the calls of a second are slow', async () => {
    const { breaker, succeed, times } = make();
    await times(10, () => succeed(1));
    await times(9, () => succeed(60));
    expect(breaker.state).toBe('closed');

    await succeed(60);

    expect(breaker.state).toBe('open');
  });

  it('stays closed when a few calls of many are slow', async () => {
    const { breaker, succeed, times } = make();

    await times(5, async () => {
      await times(3, () => succeed(1));
      await succeed(60);
    });

    expect(breaker.state).toBe('closed');
  });

  it('lets one probe through after its pause, and closes when that succeeds', async () => {
    const { clock, changes, breaker, fail, succeed, times } = make();
    await times(5, fail);
    await clock.advance(1_124);
    expect(await succeed()).toBe('open');
    await clock.advance(1);

    const probe = breaker.call(async () => 'probe');
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
    const straggler = breaker.call(() => early.promise);
    await times(5, fail);

    early.resolve('late');
    await straggler;

    expect(breaker.state).toBe('open');
  });
});
