import { createRememberedJson } from './remembered-json';

describe('a writer that remembers', () => {
  const large = (fill: number) => Buffer.alloc(5000, fill);

  it('writes equal bytes once', () => {
    let written = 0;
    const write = createRememberedJson()((bytes) => `${bytes[0]} ${++written}`, 'form');

    expect([write(large(1)), write(large(1)), write(large(2))].map(String)).toEqual(['1 1', '1 1', '2 2']);
  });

  it('does not mix what two forms make of the same bytes', () => {
    const remember = createRememberedJson();

    const texts = [remember(() => 'a', 'A')(large(1)), remember(() => 'b', 'B')(large(1))];

    expect(texts.map(String)).toEqual(['a', 'b']);
  });

  it('does not mix bytes that differ at their very end', () => {
    const other = large(1);
    other[4999] = 7;
    const write = createRememberedJson()((bytes) => String(bytes.at(-1)), 'form');

    expect([write(large(1)), write(other)].map(String)).toEqual(['1', '7']);
  });
});
