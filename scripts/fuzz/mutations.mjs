// What may happen to a message on its way: bits that flip, ends that are missing, lengths that lie, fields nobody knows, depths nobody needs.
import { many, pick } from '../garbage/chance.mjs';
import { BYTES, delimited, tag, VARINT, varint, wholeOf } from './messages.mjs';

/** None, one or some of what may happen. */
export function mutated(bytes, chance) {
  const times = pick(chance, [0, 0, 1, 1, 1, 2, 3]);
  return many(times, () => pick(chance, MUTATIONS)).reduce((sofar, mutate) => mutate(sofar, chance), bytes);
}

const at = (bytes, chance) => Math.floor(chance() * (bytes.length + 1));

/** Puts something in, or nothing, where a part was. */
const spliced = (bytes, [from, to], put = Buffer.alloc(0)) =>
  Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]);

function flipped(bytes, chance) {
  if (bytes.length === 0) return Buffer.from([0x80]);
  const changed = Buffer.from(bytes);
  changed[Math.floor(chance() * bytes.length)] ^= 1 << Math.floor(chance() * 8);
  return changed;
}

const truncated = (bytes, chance) => bytes.subarray(0, at(bytes, chance));

function noisy(bytes, chance) {
  const place = at(bytes, chance);
  return spliced(
    bytes,
    [place, place],
    Buffer.from(many(pick(chance, [1, 2, 8, 64]), () => Math.floor(chance() * 256))),
  );
}

function cut(bytes, chance) {
  const [from, to] = [at(bytes, chance), at(bytes, chance)].sort((a, b) => a - b);
  return spliced(bytes, [from, to]);
}

function repeated(bytes, chance) {
  const [from, to] = [at(bytes, chance), at(bytes, chance)].sort((a, b) => a - b);
  return spliced(bytes, [from, from], bytes.subarray(from, to));
}

const withUnknown = (bytes, chance) =>
  Buffer.concat([bytes, tag(pick(chance, [19, 99, 1_000, 536_870_911]), VARINT), varint(wholeOf(chance))]);

/** A field number the message has, of a wire type it has not. */
const mistyped = (bytes, chance) =>
  Buffer.concat([bytes, tag(1 + Math.floor(chance() * 12), pick(chance, [0, 1, 2, 3, 4, 5, 6, 7])), noise(chance)]);

const noise = (chance) => Buffer.from(many(8, () => Math.floor(chance() * 256)));

const tooLong = (bytes, chance) =>
  Buffer.concat([
    bytes,
    tag(1 + Math.floor(chance() * 8), BYTES),
    varint(pick(chance, [2n ** 31n, 2n ** 32n, 2n ** 63n])),
  ]);

const endless = (bytes) => Buffer.concat([bytes, Buffer.alloc(11, 0xff)]);

function deep(bytes, chance) {
  const number = 1 + Math.floor(chance() * 8);
  let inner = bytes.subarray(0, 64);
  for (let level = 0; level < pick(chance, [40, 120, 400]); level += 1) inner = delimited(number, inner);
  return inner;
}

const groups = (bytes, chance) => Buffer.concat([bytes, ...many(pick(chance, [1, 200, 5_000]), () => tag(7, 3))]);

const MUTATIONS = [
  flipped,
  flipped,
  truncated,
  noisy,
  cut,
  repeated,
  withUnknown,
  mistyped,
  tooLong,
  endless,
  deep,
  groups,
];
