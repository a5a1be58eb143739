import { Arena, type Held } from './arena';

const KB = 1_024;
/** The unused that is allowed whatever is held, and one piece that is being filled. */
const SPARE_BYTES = 3 * 256 * KB;

const filled = (byte: number, bytes = 20 * KB) => new Uint8Array(bytes).fill(byte);

const isFilled = (bytes: Uint8Array, byte: number) => bytes.every((each) => each === byte);

function holding(arena: Arena, byte: number, bytes?: number): Held {
  const one = { bytes: arena.place(filled(byte, bytes)) };
  arena.hold(one);
  return one;
}

describe('the arena', () => {
  it('copies what it is given', () => {
    const given = filled(1);
    const placed = new Arena().place(given);

    given.fill(2);

    expect(isFilled(placed, 1)).toBe(true);
  });

  it('leaves to whoever has them the bytes of what was let go, whatever comes after', () => {
    const arena = new Arena();
    const kept = Array.from({ length: 40 }, (_, byte) => {
      const one = holding(arena, byte);
      const { bytes } = one;
      arena.letGo(one);
      return bytes;
    });

    for (let byte = 100; byte < 200; byte += 1) holding(arena, byte);

    expect(kept.map((bytes, byte) => isFilled(bytes, byte))).toEqual(kept.map(() => true));
  });

  it('keeps what is held whole while it moves it together', () => {
    const arena = new Arena();
    const all = Array.from({ length: 250 }, (_, byte) => holding(arena, byte));
    const places = all.map(({ bytes }) => bytes.buffer);

    for (const [index, one] of all.entries()) if (index % 3 > 0) arena.letGo(one);

    const left = all.flatMap((one, byte) => (byte % 3 > 0 ? [] : [isFilled(one.bytes, byte)]));
    expect(left).toEqual(left.map(() => true));
    expect(all.some(({ bytes }, index) => index % 3 === 0 && bytes.buffer !== places[index])).toBe(true);
  });

  it('takes little more than what is held, whatever comes and goes', () => {
    const arena = new Arena();
    const all: Held[] = [];
    let seed = 1;
    const chance = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let step = 0; step < 5_000; step += 1) {
      all.push(holding(arena, step % 256, 1_000 + chance(20_000)));
      const gone = all.length > 500 ? all.splice(chance(all.length), 1) : [];
      for (const one of gone) arena.letGo(one);
    }

    const held = all.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    expect(arena.bytes).toBeLessThanOrEqual((held * 8) / 7 + SPARE_BYTES);
  });

  it('is rid of a piece when nothing in it is held', () => {
    const arena = new Arena();
    const one = holding(arena, 1);
    arena.seal();
    expect(arena.bytes).toBeGreaterThan(0);

    arena.letGo(one);

    expect(arena.bytes).toBe(0);
  });

  it('puts nothing that comes later beside what was sealed', () => {
    const arena = new Arena();
    const [before] = [holding(arena, 1)];
    arena.seal();

    expect(holding(arena, 2).bytes.buffer).not.toBe(before.bytes.buffer);
  });

  it('frees the memory of what it takes over', () => {
    const given = filled(1);

    const placed = new Arena().adopt(given);

    expect(given.byteLength).toBe(0);
    expect(isFilled(placed, 1)).toBe(true);
  });

  it('leaves a buffer alone that it was given a part of', () => {
    const whole = filled(1);

    new Arena().adopt(whole.subarray(0, 100));

    expect(isFilled(whole, 1)).toBe(true);
  });

  it('gives memory of its own to what is large', () => {
    const arena = new Arena();
    const one = holding(arena, 1, 100 * KB);

    expect(one.bytes.buffer.byteLength).toBe(100 * KB);
    arena.letGo(one);
    expect(arena.bytes).toBe(0);
  });
});
