/**
 * AES-256, forwards only: counter modes never run it backwards (FIPS 197). It stands in for the platform's where that has none which
 * answers at once. It leaks its key by the time it takes: good for a demonstration, not for secrets.
 */
export function aes256(key: Uint8Array): (block: Uint8Array) => Uint8Array {
  if (key.byteLength !== 32) throw new RangeError('a key of AES-256 has 32 bytes');
  const rounds = expanded(key);
  return (block) => {
    const state = added(block, round(rounds, 0));
    for (let number = 1; number < ROUNDS; number += 1) {
      state.set(added(mixed(shifted(substituted(state))), round(rounds, number)));
    }
    return added(shifted(substituted(state)), round(rounds, ROUNDS));
  };
}

const ROUNDS = 14;
const BLOCK = 16;

export const byteAt = (bytes: Uint8Array, place: number): number => bytes[place] ?? 0;

/** In the field of 256 elements. */
function product(one: number, other: number): number {
  let sum = 0;
  let doubled = one;
  for (let bits = other; bits > 0; bits >>= 1) {
    if ((bits & 1) === 1) sum ^= doubled;
    doubled = (doubled << 1) ^ ((doubled & 0x80) === 0 ? 0 : 0x11b);
  }
  return sum;
}

const SUBSTITUTES = Uint8Array.from({ length: 256 }, (_, value) => substituteOf(inverseOf(value)));

function inverseOf(value: number): number {
  for (let candidate = 1; candidate < 256; candidate += 1) if (product(value, candidate) === 1) return candidate;
  return 0;
}

function substituteOf(inverse: number): number {
  let substitute = 0x63;
  for (let turn = 0; turn < 5; turn += 1) substitute ^= ((inverse << turn) | (inverse >> (8 - turn))) & 0xff;
  return substitute;
}

const substituted = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byteAt(SUBSTITUTES, byte));

const added = (one: Uint8Array, other: Uint8Array): Uint8Array => one.map((byte, place) => byte ^ byteAt(other, place));

const round = (rounds: Uint8Array, number: number): Uint8Array => rounds.subarray(number * BLOCK, (number + 1) * BLOCK);

/** Row r of the state, whose columns lie one after the other, turns by r. */
const shifted = (state: Uint8Array): Uint8Array =>
  state.map((_, place) => byteAt(state, (place + 4 * (place % 4)) % BLOCK));

function mixed(state: Uint8Array): Uint8Array {
  return state.map((_, place) => {
    const column = place - (place % 4);
    const inColumn = (down: number) => byteAt(state, column + ((place + down) % 4));
    return product(inColumn(0), 2) ^ product(inColumn(1), 3) ^ inColumn(2) ^ inColumn(3);
  });
}

function expanded(key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BLOCK * (ROUNDS + 1));
  bytes.set(key);
  let constant = 1;
  for (let place = key.byteLength; place < bytes.byteLength; place += 4) {
    let word: Uint8Array = bytes.slice(place - 4, place);
    if (place % key.byteLength === 0) {
      word = substituted(Uint8Array.of(byteAt(word, 1), byteAt(word, 2), byteAt(word, 3), byteAt(word, 0)));
      word[0] = byteAt(word, 0) ^ constant;
      constant = product(constant, 2);
    } else if (place % key.byteLength === BLOCK) word = substituted(word);
    bytes.set(added(word, bytes.subarray(place - key.byteLength)), place);
  }
  return bytes;
}
