import { symmetricProduct } from './symmetric-product';

it('multiplies a matrix and a vector', () => {
  const target = new Float64Array(2);

  expect(symmetricProduct(Float64Array.of(1, 2, 2, 3), Float64Array.of(4, 5), target)).toBe(target);
  expect([...target]).toEqual([14, 23]);
});
