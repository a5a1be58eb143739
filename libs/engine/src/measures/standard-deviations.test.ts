import { standardDeviations } from './standard-deviations';

it('takes the standard deviations from the diagonal', () => {
  const deviations = standardDeviations({ rows: 2, columns: 2, values: Float64Array.of(0.04, 0.005, 0.005, 0.01) });

  expect([...deviations]).toEqual([0.2, 0.1]);
});
