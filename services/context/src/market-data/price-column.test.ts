import { bytesOf, columnOf, columnOfBytes, dateOfDay, dayOfDate, mergedColumns } from './price-column';

const column = (prices: Record<number, number>) =>
  columnOf(new Map(Object.entries(prices).map(([day, close]) => [Number(day), close])));
const plain = ({ days, closes }: ReturnType<typeof column>) => [...days].map((day, index) => [day, closes[index]]);

describe('a price column', () => {
  it('is sorted by day, before 1970 too', () => {
    const prices = new Map([
      [dayOfDate('2020-01-02'), 2],
      [dayOfDate('1969-12-31'), 1],
    ]);

    expect(plain(columnOf(prices))).toEqual([
      [-1, 1],
      [18_263, 2],
    ]);
    expect(dateOfDay(-1)).toBe('1969-12-31');
  });

  it('survives its bytes, little-endian', () => {
    const { days, closes } = bytesOf(column({ 1: 0.1, 256: 1e300 }));

    expect([...days]).toEqual([1, 0, 0, 0, 0, 1, 0, 0]);
    expect(plain(columnOfBytes(days, closes))).toEqual([
      [1, 0.1],
      [256, 1e300],
    ]);
  });

  it('merges with another, keeping or replacing what both have', () => {
    const [old, fresh] = [column({ 1: 1, 2: 2, 5: 5 }), column({ 2: 20, 3: 30 })];
    const replaced = mergedColumns(old, fresh, false);
    const kept = mergedColumns(old, fresh, true);

    expect(plain(replaced.column)).toEqual([
      [1, 1],
      [2, 20],
      [3, 30],
      [5, 5],
    ]);
    expect(plain(kept.column)).toEqual([
      [1, 1],
      [2, 2],
      [3, 30],
      [5, 5],
    ]);
    expect(replaced).toMatchObject({ changed: true, shared: [2] });
  });

  it('is unchanged by prices it has', () => {
    expect(mergedColumns(column({ 1: 1, 2: 2 }), column({ 2: 2 }), false).changed).toBe(false);
    expect(mergedColumns(column({ 1: 1 }), column({ 1: 9 }), true).changed).toBe(false);
    expect(mergedColumns(column({ 1: 1 }), column({ 1: 9 }), false).changed).toBe(true);
  });
});
