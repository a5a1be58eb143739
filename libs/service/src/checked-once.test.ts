import { checkedOnce } from './checked-once';

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

  it('keeps tokens apart', async () => {
    const verify = checkedOnce(async (token) => ({ said: token, expires: 100 }), { max: 1, now: () => 0 });

    expect(await Promise.all([verify('a'), verify('b'), verify('a')])).toEqual(['a', 'b', 'a']);
  });
});
