import { centred, centredSeries } from './centred';

describe('centring', () => {
  it('takes each row down by its own mean', () => {
    const { values } = centred({ rows: 2, columns: 2, values: Float64Array.of(1, 3, 10, 30) });

    expect([...values]).toEqual([-1, 1, -10, 10]);
  });

  it('leaves its input as it was', () => {
    const series = Float64Array.of(1, 3);

    expect([...centredSeries(series)]).toEqual([-1, 1]);
    expect([...series]).toEqual([1, 3]);
  });
});
