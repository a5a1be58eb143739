import { clusteredOrder } from './cluster';

describe('a clustered order', () => {
  it('puts likes beside likes', () => {
    const groups = ['a', 'b', 'a', 'b', 'a'];
    const order = clusteredOrder(5, (i, j) => (groups[i] === groups[j] ? 0.9 : 0.1));

    expect(['aaabb', 'bbaaa']).toContain(order.map((index) => groups[index]).join(''));
    expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });

  it('takes a position without correlations for one that is like none', () => {
    expect(clusteredOrder(3, (i, j) => (i === 2 || j === 2 ? Number.NaN : 0.9))).toHaveLength(3);
  });
});
