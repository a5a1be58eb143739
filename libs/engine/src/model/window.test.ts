import { windowOf } from './window';

describe('the window of a request', () => {
  it('is two days, both included', () => {
    expect(windowOf('1970-01-02', '1970-01-11')).toEqual({ start: 1, end: 10 });
  });

  it.each([
    ['2022-01-01', '2021-01-01'],
    ['2022-01-01', '2022-01-01'],
    ['2022-02-30', '2022-12-31'],
    ['yesterday', '2022-12-31'],
  ])('is refused from %s to %s', (start, end) => {
    expect(() => windowOf(start, end)).toThrow(expect.objectContaining({ code: 'INVALID_WINDOW' }));
  });
});
