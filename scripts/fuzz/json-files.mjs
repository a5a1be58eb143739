// JSON for a message: nearly right, wrong in one place, or hardly JSON at all.
import { many, pick } from '../garbage/chance.mjs';

/** The text of one body. */
export function jsonFile(descriptor, chance, words = []) {
  const text = JSON.stringify(valueOf(descriptor, chance, { depth: 0, words }));
  return pick(chance, [asItIs, asItIs, asItIs, ...SPOILED])(text, chance);
}

const ODD = [
  null,
  true,
  '',
  'abc',
  [],
  {},
  [1],
  '💥',
  '\u0000',
  1e308,
  -1,
  '1e999',
  'NaN',
  { weight: 1 },
  [[[]]],
  2 ** 64,
];
const TEXTS = ['AAA', 'MKT', 'USD', '2016-12-30', 'market:MKT', 'Some name', '11111111-2222-4333-8444-555555555555'];
const DEEPEST = 5;

function valueOf(descriptor, chance, place) {
  const fields = descriptor.fields.filter(() => chance() < 0.7);
  return Object.fromEntries(fields.map((field) => [field.jsonName, fieldValue(field, chance, place)]));
}

function fieldValue(field, chance, place) {
  if (chance() < 0.06) return pick(chance, ODD);
  const one = () => oneValue(field, chance, place);
  return field.fieldKind === 'list' ? many(pick(chance, [0, 1, 2, 3]), one) : one();
}

function oneValue(field, chance, { depth, words }) {
  if (field.message !== undefined)
    return depth < DEEPEST ? valueOf(field.message, chance, { depth: depth + 1, words }) : {};
  if (field.enum !== undefined) return chance() < 0.9 ? pick(chance, field.enum.values).name : 'OTHER';
  switch (field.scalar) {
    case 1:
    case 2:
      return chance();
    case 8:
      return chance() < 0.5;
    case 9:
      return chance() < 0.3 && words.length > 0 ? pick(chance, words) : pick(chance, TEXTS);
    case 12:
      return Buffer.from('ticker,weight\nAAA,1\n').toString('base64');
    default:
      return Math.floor(chance() * 50);
  }
}

const asItIs = (text) => text;

const SPOILED = [
  (text, chance) => text.slice(0, Math.floor(chance() * text.length)),
  (text) => text.replace('{', '{"twice":1,"twice":2,'),
  (text) => text.replace('{', '{"__proto__":{"admin":true},"constructor":1,'),
  (text) => text.replace('{', '{"nobodyKnowsThis":1,'),
  (text) => text.replace(/:[\d.]+/, ':NaN'),
  (text) => text.replace(/:[\d.]+/, ':1e400'),
  (text) => text.replace(/:[\d.]+/, ':00012'),
  (text) => `${'['.repeat(40)}${text}${']'.repeat(40)}`,
  (text) => `${'{"a":'.repeat(5_000)}${text}`,
  (text) => `\ufeff${text}`,
  (text) => `${text}${text}`,
  (text) => text.replaceAll(',', ',,'),
  (text) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff, 0xfe, 0x7d])]),
  (text) => text.replace(/"([^"]*)"/, '"\\ud800$1"'),
  () => 'null',
  () => '"text"',
  () => '[]',
  () => '',
];
