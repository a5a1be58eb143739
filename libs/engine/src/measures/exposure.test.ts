import { exposure } from './exposure';

describe('exposure', () => {
  it('nets, sums absolutes and finds the largest', () => {
    expect(exposure([0.5, -0.75, 0.5])).toEqual({ net: 0.25, gross: 1.75, largest: 0.75 });
  });

  it('is nothing without positions', () => {
    expect(exposure([])).toEqual({ net: 0, gross: 0, largest: 0 });
  });
});
