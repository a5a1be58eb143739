import { createRememberedJson } from './remembered-json';

describe('a writer that remembers', () => {
  const large = (fill: number) => Buffer.alloc(5000, fill);

  it('writes equal bytes once', () => {
    let written = 0;
    const write = createRememberedJson()((bytes) => Buffer.from(`${bytes[0]} ${++written}`), 'form');

    expect([write(large(1)), write(large(1)), write(large(2))].map(String)).toEqual(['1 1', '1 1', '2 2']);
  });

  it('does not mix what two forms make of the same bytes', () => {
    const remember = createRememberedJson();

    const texts = [remember(() => Buffer.from('a'), 'A')(large(1)), remember(() => Buffer.from('b'), 'B')(large(1))];

    expect(texts.map(String)).toEqual(['a', 'b']);
  });

  it('does not mix bytes that differ at their very end', () => {
    const other = large(1);
    other[4999] = 7;
    const write = createRememberedJson()((bytes) => Buffer.from(String(bytes.at(-1))), 'form');

    expect([write(large(1)), write(other)].map(String)).toEqual(['1', '7']);
  });

  it('writes equal bytes once for all who ask while they are written', async () => {
    const begun = Promise.withResolvers<Buffer>();
    let written = 0;
    const write = createRememberedJson()(() => {
      written += 1;
      return begun.promise;
    }, 'form');

    const asked = [write(large(1)), write(large(1))].map(async (text) => String(await text));
    begun.resolve(Buffer.from('once'));

    expect(await Promise.all(asked)).toEqual(['once', 'once']);
    expect(written).toBe(1);
  });
});
