import { parseJsonBody } from './json-body';

const parse = (text: string) => parseJsonBody(Buffer.from(text));
const refusal = (bytes: Buffer) => {
  try {
    return { value: parseJsonBody(bytes) };
  } catch (error) {
    const { reason, metadata } = error as { reason: string; metadata: { byte?: string } };
    return { reason, byte: Number(metadata.byte) };
  }
};

describe('a JSON body', () => {
  it.each(['{}', '[]', 'null', ' {"a" : [1, -2.5e3, "\\u00e9é", true, null]} ', '"x"', '0'])(
    'is read when it is %s',
    (text) => {
      expect(parse(text)).toEqual(JSON.parse(text));
    },
  );

  it.each([
    ['', 0],
    ['{', 1],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['{"é":x}', 6],
    ['{a:1}', 1],
    ["{'a':1}", 1],
    ['{"a":01}', 6],
    ['{"a":1}x', 7],
    ['{"a":1} // x', 8],
    ['{"a":/* x */1}', 5],
    ['NaN', 0],
    ['\uFEFF{}', 0],
  ])('is refused at its byte when it is %j', (text, byte) => {
    expect(refusal(Buffer.from(text))).toEqual({ reason: 'BODY_MALFORMED', byte });
  });

  it.each([
    ['{"a":1,"a":2}', 7],
    ['{"x":{"a":1,"b":2,"a":3}}', 18],
    ['[{"a":1},{"a":1,"\\u0061":2}]', 16],
    ['{"é":1,"a":1,"a":2}', 14],
  ])('is refused for a key that comes twice in %s', (text, byte) => {
    expect(refusal(Buffer.from(text))).toEqual({ reason: 'BODY_MALFORMED', byte });
  });

  it('may have one key in two objects', () => {
    expect(parse('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }]);
  });

  it('is refused at the first byte that is no UTF-8', () => {
    expect(refusal(Buffer.from([0x22, 0xc3, 0xa9, 0xff, 0x22]))).toEqual({ reason: 'BODY_MALFORMED', byte: 3 });
    expect(refusal(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toEqual({ reason: 'BODY_MALFORMED', byte: 1 });
  });

  it('may be 32 levels deep and no deeper', () => {
    expect(refusal(Buffer.from('['.repeat(32) + ']'.repeat(32)))).toHaveProperty('value');
    expect(refusal(Buffer.from('['.repeat(33) + ']'.repeat(33)))).toEqual({ reason: 'BODY_TOO_DEEP', byte: 32 });
    expect(refusal(Buffer.from('{"a":'.repeat(500_000)))).toEqual({ reason: 'BODY_TOO_DEEP', byte: 160 });
  });

  it('does not count brackets within strings', () => {
    expect(refusal(Buffer.from(JSON.stringify(`\\"${'['.repeat(100)}`)))).toHaveProperty('value');
  });
});
