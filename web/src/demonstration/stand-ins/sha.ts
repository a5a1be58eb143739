/** SHA-1 and SHA-256 (FIPS 180-4), and what is made of the latter: HMAC (RFC 2104) and HKDF (RFC 5869). */
export function sha256(message: Uint8Array): Uint8Array {
  const state = Uint32Array.from(SQUARE_ROOTS);
  for (const block of blocksOf(message)) {
    const words = new Uint32Array(64);
    words.set(block);
    for (let t = 16; t < 64; t += 1) {
      const [before15, before2] = [wordAt(words, t - 15), wordAt(words, t - 2)];
      const low = turned(before15, 7) ^ turned(before15, 18) ^ (before15 >>> 3);
      const high = turned(before2, 17) ^ turned(before2, 19) ^ (before2 >>> 10);
      words[t] = wordAt(words, t - 16) + low + wordAt(words, t - 7) + high;
    }
    state.set(state256(state, words));
  }
  return bytesOf(state);
}

export function sha1(message: Uint8Array): Uint8Array {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  for (const block of blocksOf(message)) {
    const words = new Uint32Array(80);
    words.set(block);
    for (let t = 16; t < 80; t += 1) {
      const sum = wordAt(words, t - 3) ^ wordAt(words, t - 8) ^ wordAt(words, t - 14) ^ wordAt(words, t - 16);
      words[t] = turned(sum, 31);
    }
    state.set(state1(state, words));
  }
  return bytesOf(state);
}

export function hkdf256(terms: {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  readonly length: number;
}): Uint8Array {
  const { secret, salt, info, length } = terms;
  const strong = hmac256(salt, secret);
  const out = new Uint8Array(length);
  let last = new Uint8Array();
  for (let place = 0, count = 1; place < length; place += HASH_BYTES, count += 1) {
    last = new Uint8Array(hmac256(strong, joined(last, info, Uint8Array.of(count))));
    out.set(last.subarray(0, length - place), place);
  }
  return out;
}

const HASH_BYTES = 32;
const BLOCK_BYTES = 64;

function hmac256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.byteLength > BLOCK_BYTES ? sha256(key) : key);
  const inner = sha256(
    joined(
      block.map((byte) => byte ^ 0x36),
      message,
    ),
  );
  return sha256(
    joined(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.byteLength;
  }
  return whole;
}

const wordAt = (words: ArrayLike<number>, place: number): number => words[place] ?? 0;

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The fractions of roots of the first primes, 32 bits of each. */
const PRIMES = Array.from({ length: 312 }, (_, number) => number).filter(isPrime);
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);
const SQUARE_ROOTS = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const CUBE_ROOTS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

function isPrime(number: number): boolean {
  if (number < 2) return false;
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
  return true;
}

// oxlint-disable-next-line complexity -- defaults that never hold count as ways
function state256(before: Uint32Array, words: Uint32Array): Uint32Array {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = before;
  for (let t = 0; t < 64; t += 1) {
    const choice = (e & f) ^ (~e & g);
    const one =
      (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + wordAt(CUBE_ROOTS, t) + wordAt(words, t)) | 0;
    const most = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0;
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  return Uint32Array.of(a, b, c, d, e, f, g, h).map((word, place) => word + wordAt(before, place));
}

const ROUNDS_1 = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6] as const;

function state1(before: Uint32Array, words: Uint32Array): Uint32Array {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = before;
  for (let t = 0; t < 80; t += 1) {
    const part = Math.trunc(t / 20);
    const odd = b ^ c ^ d;
    const mix = [(b & c) | (~b & d), odd, (b & c) | (b & d) | (c & d), odd][part] ?? 0;
    const next = (turned(a, 27) + mix + e + wordAt(words, t) + wordAt(ROUNDS_1, part)) | 0;
    [a, b, c, d, e] = [next, a, turned(b, 2), c, d];
  }
  return Uint32Array.of(a, b, c, d, e).map((word, place) => word + wordAt(before, place));
}

/** A one, zeros and the length in bits make whole blocks of it; each as sixteen words. */
function* blocksOf(message: Uint8Array): Generator<Uint32Array> {
  const padded = new Uint8Array(Math.ceil((message.byteLength + 9) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(message);
  padded[message.byteLength] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.byteLength - 8, BigInt(message.byteLength) * 8n);
  for (let start = 0; start < padded.byteLength; start += BLOCK_BYTES) {
    yield Uint32Array.from({ length: 16 }, (_, word) => view.getUint32(start + 4 * word));
  }
}

function bytesOf(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.byteLength);
  const view = new DataView(bytes.buffer);
  words.forEach((word, place) => view.setUint32(4 * place, word));
  return bytes;
}
