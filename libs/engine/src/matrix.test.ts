import { row, rowsOf, select, selectColumns, zeros } from './matrix';

const matrix = { rows: 2, columns: 3, values: Float64Array.of(1, 2, 3, 4, 5, 6) };

describe('a row-major matrix', () => {
  it('shows its rows as views, not copies', () => {
    const target = zeros(2, 3);
    row(target, 1).fill(7);

    expect([...target.values]).toEqual([0, 0, 0, 7, 7, 7]);
    expect(rowsOf(matrix).map((own) => [...own])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('selects columns of every row, and places of one series', () => {
    expect([...selectColumns(matrix, Int32Array.of(0, 2)).values]).toEqual([1, 3, 4, 6]);
    expect([...select(Float64Array.of(5, 6, 7), Int32Array.of(1))]).toEqual([6]);
  });

  it('is not copied when all of its columns are selected', () => {
    expect(selectColumns(matrix, Int32Array.of(0, 1, 2))).toBe(matrix);
  });
});
