// Messages of a type as bytes, written field by field from its description: most of them nearly right, so that they get past the first check.
import { many, pick } from '../garbage/chance.mjs';

/** Wire types. */
export const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

const MASK_64 = (1n << 64n) - 1n;

/** A whole number of up to 64 bits, negative ones in two's complement. */
export function varint(value) {
  let left = BigInt(value) & MASK_64;
  const bytes = [];
  do {
    bytes.push(Number(left & 0x7fn) | (left > 0x7fn ? 0x80 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(bytes);
}

export const tag = (number, wireType) => varint((BigInt(number) << 3n) | BigInt(wireType));

export const delimited = (number, bytes) => Buffer.concat([tag(number, BYTES), varint(bytes.length), bytes]);

const DEEPEST = 6;

/** Bytes of one message; `words` are ids and names that exist, so that some requests are about something. */
export function messageBytes(descriptor, chance, place = {}) {
  // Half of them have nothing odd in them, so that what lies behind the first check is met as well.
  const { depth = 0, words = [], odd = chance() < 0.5 } = place;
  const chosen = new Map(descriptor.oneofs.map((oneof) => [oneof, pick(chance, oneof.fields)]));
  const filled = descriptor.fields.filter(
    (field) => chance() < 0.8 && (odd || field.oneof === undefined || chosen.get(field.oneof) === field),
  );
  return Buffer.concat(filled.flatMap((field) => fieldBytes(field, chance, { depth, words, odd })));
}

function fieldBytes(field, chance, place) {
  const times = field.fieldKind === 'list' ? pick(chance, [0, 1, 1, 2, 3]) : 1;
  return many(times, () => oneValue(field, chance, place));
}

function oneValue(field, chance, { depth, words, odd }) {
  const { number } = field;
  if (field.message !== undefined) {
    if (depth >= DEEPEST) return Buffer.alloc(0);
    return delimited(number, messageBytes(field.message, chance, { depth: depth + 1, words, odd }));
  }
  if (field.enum !== undefined) return Buffer.concat([tag(number, VARINT), varint(enumValue(field.enum, chance, odd))]);
  return scalarBytes(field, chance, { words, odd });
}

const enumValue = ({ values }, chance, odd) =>
  !odd || chance() < 0.9 ? pick(chance, values).number : pick(chance, [-1, 99, 2 ** 31 - 1]);

/** By the numbers of `google.protobuf.FieldDescriptorProto.Type`. */
function scalarBytes({ number, name, scalar }, chance, { words, odd }) {
  switch (scalar) {
    case 1:
      return fixed(number, FIXED64, (bytes) => bytes.writeDoubleLE(realOf(chance, odd)));
    case 2:
      return fixed(number, FIXED32, (bytes) => bytes.writeFloatLE(realOf(chance, odd)));
    case 6:
    case 16:
      return fixed(number, FIXED64, (bytes) => bytes.writeBigInt64LE(BigInt.asIntN(64, wholeOf(chance, odd))));
    case 7:
    case 15:
      return fixed(number, FIXED32, (bytes) => bytes.writeInt32LE(Number(BigInt.asIntN(32, wholeOf(chance, odd)))));
    case 9:
      return delimited(number, Buffer.from(textOf(name, chance, { words, odd })));
    case 12:
      return delimited(number, contentOf(chance));
    default:
      return Buffer.concat([tag(number, VARINT), varint(scalar === 8 ? pick(chance, [0n, 1n]) : wholeOf(chance, odd))]);
  }
}

function fixed(number, wireType, write) {
  const bytes = Buffer.alloc(wireType === FIXED64 ? 8 : 4);
  write(bytes);
  return Buffer.concat([tag(number, wireType), bytes]);
}

const REALS = [0, -0, 1, -1, 1e308, -1e308, 5e-324, Number.NaN, Infinity, -Infinity, 10.0001, 1e21];
const realOf = (chance, odd) => (!odd || chance() < 0.9 ? chance() : pick(chance, REALS));

const WHOLES = [-1n, 2n ** 31n - 1n, 2n ** 31n, -(2n ** 31n), 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n];
export const wholeOf = (chance, odd = true) =>
  !odd || chance() < 0.85 ? BigInt(Math.floor(chance() * 50)) : pick(chance, WHOLES);

/** What a field of such a name usually holds. */
const USUAL = [
  [/ticker|benchmark|market|momentum|industry|fund_from/, ['AAA', 'BBB', 'MKT', 'aaa', 'NOPE', 'A'.repeat(33), '../x']],
  [/(^|_)id$|user|session|portfolio|grant|scenario|key/, ['11111111-2222-4333-8444-555555555555', 'current', 'x']],
  [
    /^start$|^end$|date|as_of|from|to$/,
    ['2012-01-02', '2016-12-30', '', '2020-02-30', '0000-00-00', 'today', '9999-99-99'],
  ],
  [/currency/, ['USD', 'EUR', 'XXX', '']],
  [/email/, ['somebody@people.example', 'nobody', '@', `${'x'.repeat(300)}@x.example`]],
  [/password/, ['correct horse battery staple', 'short', 'x'.repeat(2_000)]],
  [/generation|version/, ['1790000000000000-0123456789abcdef', '0-0', 'x']],
  [/factor$/, ['market:MKT', 'industry:MKT', ':', 'market']],
  [/episode/, ['COVID_2020', '2016-01-01/2017-01-01', '/', 'FLOOD']],
  [/scope/, ['risk:read', 'admin', '', 'everything']],
  [/paths|mask/, ['name', 'positions', 'owner', '*', 'positions.weight', '__proto__']],
];

const NASTY = [
  '',
  ' ',
  '\u0000',
  '\r\nset-cookie: a=b',
  '💥',
  '\u202e',
  'é',
  '__proto__',
  'constructor',
  '%00',
  "'; drop table users; --",
  '{{7*7}}',
  'x'.repeat(5_000),
];

function textOf(name, chance, { words, odd }) {
  const luck = chance();
  if (odd && luck < 0.15) return pick(chance, NASTY);
  if (luck < 0.35 && words.length > 0) return pick(chance, words);
  const [, usual] = USUAL.find(([pattern]) => pattern.test(name)) ?? [undefined, ['Some name', 'a', 'b-c']];
  return odd ? pick(chance, usual) : pick(chance, usual.slice(0, 3));
}

const FILES = [
  'date,AAA\n2012-01-02,100\n',
  'ticker,weight\nAAA,1\n',
  'ticker,weight\n"AAA',
  '',
  '\ufeffa;b\n1;2\n',
  '{"portfolios":[]}',
];

const contentOf = (chance) =>
  chance() < 0.7
    ? Buffer.from(pick(chance, FILES))
    : Buffer.from(many(pick(chance, [1, 40, 400]), () => Math.floor(chance() * 256)));
