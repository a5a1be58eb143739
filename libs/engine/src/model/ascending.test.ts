import { ascending } from './ascending';

describe('texts in ascending order', () => {
  it('are sorted by code units, each once', () => {
    expect(ascending(['b', 'a', 'B', 'b', 'É'])).toEqual(['B', 'a', 'b', 'É']);
    expect(ascending(['a', 'a'])).toEqual(['a']);
  });

  it('are the list itself when it is so already', () => {
    const list = ['A', 'B', 'a'];

    expect(ascending(list)).toBe(list);
  });
});
