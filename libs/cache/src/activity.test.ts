import { HeldLeases } from './activity';

describe('leases that are held', () => {
  it('count until they are released, or ended by a fill, and each once', async () => {
    const held = new HeldLeases();
    const ended: string[] = [];
    const leaseOf = (value: string) => ({
      nothingThere: true,
      end: { name: 'lease', value, done: () => void ended.push(`${value} done`) },
      release: async () => void ended.push(`${value} released`),
    });
    const [one, other] = [held.counted(leaseOf('one')), held.counted(leaseOf('other'))];
    expect(held.count).toBe(2);

    one.end?.done();
    await one.release();
    expect(held.count).toBe(1);
    await other.release();

    expect(held.count).toBe(0);
    expect(ended).toEqual(['one done', 'one released', 'other released']);
    expect([one.nothingThere, one.end?.value]).toEqual([true, 'one']);
  });

  it('stay as they are where they lie apart from the results', () => {
    const lease = new HeldLeases().counted({ release: async () => undefined });

    expect(Object.keys(lease)).toEqual(['release']);
  });
});
