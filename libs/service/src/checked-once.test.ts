import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { checkedOnce } from './checked-once';

async function collected(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // A weak reference holds on until the turn it was made or read in is over.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

describe('checking a token once', () => {
  const at = (expires: number) => ({ said: 'alice', expires });

  it('checks for all who show it at the same time, and for all who show it later', async () => {
    const gate = Promise.withResolvers<void>();
    let checks = 0;
    const verify = checkedOnce(
      async () => {
        checks += 1;
        await gate.promise;
        return at(100);
      },
      { max: 10, now: () => 0 },
    );

    const herd = Array.from({ length: 50 }, () => verify('token'));
    gate.resolve();

    expect(new Set(await Promise.all(herd))).toEqual(new Set(['alice']));
    expect(await verify('token')).toBe('alice');
    expect(checks).toBe(1);
  });

  it('checks anew what has expired', async () => {
    let time = 0;
    const limits: number[] = [];
    const verify = checkedOnce(
      async () => {
        limits.push(time);
        return at(time + 10);
      },
      { max: 10, now: () => time },
    );

    for (time of [0, 9, 10, 11]) await verify('token');

    expect(limits).toEqual([0, 10]);
  });

  it('does not remember a failure', async () => {
    let isBad = true;
    const verify = checkedOnce(
      async () => {
        if (isBad) throw new RangeError('bad');
        return at(100);
      },
      { max: 10, now: () => 0 },
    );

    await expect(verify('token')).rejects.toThrow('bad');
    isBad = false;

    expect(await verify('token')).toBe('alice');
  });

  it('lets go of what has expired, however many it might remember', async () => {
    let time = 0;
    const held: WeakRef<object>[] = [];
    const verify = checkedOnce(
      async () => {
        const said = { name: 'alice' };
        held.push(new WeakRef(said));
        return { said, expires: time + 10 };
      },
      { max: 10_000, now: () => time },
    );

    for (time = 0; time < 2_000; time += 1) await verify(`token ${time}`);
    await collected();

    expect(held.filter((one) => one.deref() !== undefined).length).toBeLessThanOrEqual(600);
    expect(await verify('token 1999')).toEqual({ name: 'alice' });
  });

  it('keeps tokens apart', async () => {
    const verify = checkedOnce(async (token) => ({ said: token, expires: 100 }), { max: 1, now: () => 0 });

    expect(await Promise.all([verify('a'), verify('b'), verify('a')])).toEqual(['a', 'b', 'a']);
  });
});
