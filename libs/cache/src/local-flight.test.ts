import { PerfolioError } from '@perfolio/errors';

import { FakeClock } from '../testing/fake-clock';
import { never } from '../testing/samples';

import { LocalFlights, type Own } from './local-flight';

const LONGEST_MS = 600_000;

/** A computation that ends when told to, and says how often it began and what its signal saw. */
function held() {
  const runs: Array<PromiseWithResolvers<string> & { signal: AbortSignal }> = [];
  const work = ({ signal }: Own) => {
    const run = { ...Promise.withResolvers<string>(), signal };
    runs.push(run);
    return run.promise;
  };
  const at = (index: number) => {
    const run = runs[index];
    if (run === undefined) throw new Error(`only ${runs.length} have begun`);
    return run;
  };
  return { work, runs, at };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a flight', () => {
  const clock = new FakeClock();
  const make = () => new LocalFlights<string>(clock, LONGEST_MS);

  it('computes once for all who come while it is under way', async () => {
    const [flights, { work, runs, at }] = [make(), held()];
    const all = Array.from({ length: 50 }, () => flights.board('k', never(), work));

    at(0).resolve('value');
    const boarded = await Promise.all(all);

    expect(runs).toHaveLength(1);
    expect(boarded.map(({ led }) => led)).toEqual([true, ...Array.from({ length: 49 }, () => false)]);
  });

  it('is not shared between names', async () => {
    const [flights, { work, runs, at }] = [make(), held()];
    const both = [flights.board('k', never(), work), flights.board('l', never(), work)];
    at(0).resolve('k');
    at(1).resolve('l');

    expect((await Promise.all(both)).map(({ value }) => value)).toEqual(['k', 'l']);
    expect(runs).toHaveLength(2);
  });

  it('goes on for its followers when its leader leaves', async () => {
    const [flights, { work, runs, at }] = [make(), held()];
    const leader = new AbortController();
    const led = flights.board('k', leader.signal, work);
    const followed = flights.board('k', never(), work);

    leader.abort();
    await expect(led).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(at(0).signal.aborted).toBe(false);
    at(0).resolve('value');

    expect((await followed).value).toBe('value');
    expect(runs).toHaveLength(1);
  });

  it('ends the wait of one caller without disturbing the rest', async () => {
    const [flights, { work, at }] = [make(), held()];
    const impatient = new AbortController();
    const led = flights.board('k', never(), work);
    const followed = flights.board('k', impatient.signal, work);

    impatient.abort(new DOMException('late', 'TimeoutError'));
    await expect(followed).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    at(0).resolve('value');

    expect((await led).value).toBe('value');
  });

  it('stops computing when nobody waits any longer', async () => {
    const [flights, { work, at }] = [make(), held()];
    const callers = [new AbortController(), new AbortController()];
    const waits = callers.map(({ signal }) => flights.board('k', signal, work));

    for (const caller of callers) caller.abort();
    await Promise.allSettled(waits);

    expect(at(0).signal.aborted).toBe(true);
  });

  it('is not joined once it has been given up', async () => {
    const [flights, { work, runs, at }] = [make(), held()];
    const caller = new AbortController();
    const wait = flights.board('k', caller.signal, work);
    caller.abort();
    await expect(wait).rejects.toMatchObject({ reason: 'CANCELLED' });

    const fresh = flights.board('k', never(), work);
    at(1).resolve('fresh');

    expect((await fresh).value).toBe('fresh');
    expect(runs).toHaveLength(2);
  });

  it('wakes all who wait when it fails, and they try once more, together (I15)', async () => {
    const [flights, { work, runs, at }] = [make(), held()];
    const all = Promise.allSettled(Array.from({ length: 100 }, () => flights.board('k', never(), work)));

    at(0).reject(new Error('the first leader fails'));
    await turn();
    expect(runs).toHaveLength(2);
    at(1).resolve('value');
    const settled = await all;

    expect(settled.map(({ status }) => status)).toEqual(['rejected', ...Array.from({ length: 99 }, () => 'fulfilled')]);
    expect(runs).toHaveLength(2);
  });

  it('fails all when the one retry fails too', async () => {
    const [flights, { work, runs, at }] = [make(), held()];
    const all = Promise.allSettled(Array.from({ length: 100 }, () => flights.board('k', never(), work)));

    at(0).reject(new Error('first'));
    await turn();
    at(1).reject(new Error('second'));
    const settled = await all;

    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect(runs).toHaveLength(2);
  });

  it.each(['INSUFFICIENT_HISTORY', 'GENERATION_CHANGED'] as const)(
    'tells all of %s, which trying again cannot change',
    async (reason) => {
      const [flights, { work, runs, at }] = [make(), held()];
      const all = Array.from({ length: 10 }, () => flights.board('k', never(), work));

      at(0).reject(new PerfolioError(reason, 'no'));
      const settled = await Promise.allSettled(all);

      expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
      expect(runs).toHaveLength(1);
    },
  );

  it('survives a computation that throws at once', async () => {
    const flights = make();
    const broken = () => {
      throw new Error('at once');
    };

    await expect(flights.board('k', never(), broken)).rejects.toThrow('at once');
    await expect(flights.board('k', never(), async () => 'value')).resolves.toMatchObject({ value: 'value' });
  });

  it('ends after its longest time, even when the computation does not heed its signal', async () => {
    const [flights, { work, at }] = [make(), held()];
    const failed = flights.board('k', never(), work).catch((error: unknown) => error);

    await clock.advance(LONGEST_MS);

    expect(await failed).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    expect(at(0).signal.aborted).toBe(true);
  });
});
