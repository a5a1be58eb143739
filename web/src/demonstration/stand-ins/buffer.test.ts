import { Buffer as StandIn } from './buffer';

/** The same done to both: what each ends with, as plain bytes. */
const both = (work: (buffer: typeof Buffer) => Uint8Array | string | number) =>
  [work(StandIn as unknown as typeof Buffer), work(Buffer)].map((end) =>
    end instanceof Uint8Array ? Array.from(end) : end,
  );

describe('what stands in for Buffer', () => {
  it('writes and reads numbers as the real one', () => {
    const [own, real] = both((buffer) => {
      const bytes = buffer.alloc(24);
      bytes.writeUInt16BE(0x5046, 0);
      bytes.writeUInt8(7, 2);
      bytes.writeUInt32BE(0xfedcba98, 4);
      bytes.writeBigUInt64BE(2n ** 53n - 1n, 8);
      bytes.write('5a1e2d7c', 16, 'hex');
      bytes.write('münze'.slice(0, 2), 20, 'latin1');
      return bytes;
    });

    expect(own).toEqual(real);
    expect(StandIn.from(Uint8Array.of(0xfe, 0xdc, 0xba, 0x98)).readUInt32BE(0)).toBe(0xfedcba98);
  });

  it('reads texts, parts and joins as the real one', () => {
    for (const work of [
      (buffer: typeof Buffer) => buffer.concat([buffer.from('ab'), Uint8Array.of(1, 2)]),
      (buffer: typeof Buffer) => buffer.from('Größe').toString(),
      (buffer: typeof Buffer) => buffer.from('grade', 'latin1').toString('latin1', 1, 4),
      (buffer: typeof Buffer) => buffer.from(Uint8Array.of(0, 255, 16)).toString('hex'),
      (buffer: typeof Buffer) =>
        buffer
          .from(Uint8Array.of(9, 8, 7, 6))
          .subarray(1, 3)
          .readUInt16BE(0),
      (buffer: typeof Buffer) => buffer.from('abcd').compare(buffer.from('xbcx'), 1, 3, 1, 3),
      (buffer: typeof Buffer) => buffer.from('abcd').compare(buffer.from('xbbx'), 1, 3, 1, 3),
    ]) {
      const [own, real] = both(work);
      expect(own).toEqual(real);
    }
  });

  it('copies bytes, and looks at a buffer where it lies', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const [copy, view] = [StandIn.from(bytes), StandIn.from(bytes.buffer, 1, 2)];
    bytes[1] = 9;

    expect([Array.from(copy), Array.from(view)]).toEqual([
      [1, 2, 3],
      [9, 3],
    ]);
  });
});
