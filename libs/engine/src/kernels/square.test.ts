import { square } from './square';

it('multiplies a number by itself', () => {
  expect(square(-3)).toBe(9);
  expect(square(0.1)).toBe(0.1 * 0.1);
});
