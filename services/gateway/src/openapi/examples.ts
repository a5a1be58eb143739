import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';

import { PRINTED } from './printed-examples';

/** A value that a reader learns from, the same at every start. */
export function exampleOf(message: DescMessage, depth = 0): unknown {
  return WELL_KNOWN.get(message.typeName) ?? PRINTED.get(message.name) ?? objectOf(message.fields, depth);
}

/** The same for some of a message's fields; of those that exclude each other the first. */
export function objectOf(fields: readonly DescField[], depth = 0): Record<string, unknown> {
  const shown = fields.filter((field) => field.oneof === undefined || field.oneof.fields[0] === field);
  return Object.fromEntries(
    shown
      .filter((field) => depth < DEEPEST || field.message === undefined)
      .map((field) => [field.jsonName, fieldExample(field, depth + 1)]),
  );
}

/** What is sent: of what is printed for the message the fields that are sent, with the portfolio where it comes along. */
export function exampleOfBody(
  { name, fields: all }: DescMessage,
  fields: readonly DescField[],
): Record<string, unknown> {
  const printed = PRINTED.get(name);
  if (printed === undefined) return objectOf(fields);
  const portfolio = fields.find((field) => field.name === 'portfolio');
  const unsent = all.filter((field) => !fields.includes(field)).map(({ jsonName }) => jsonName);
  return {
    ...(portfolio !== undefined && { portfolio: exampleOfField(portfolio) }),
    ...Object.fromEntries(Object.entries(printed).filter(([field]) => !unsent.includes(field))),
  };
}

/** Deeper than any message that does not hold itself. */
const DEEPEST = 6;

function fieldExample(field: DescField, depth: number): unknown {
  const value = valueOf(field, depth);
  if (field.fieldKind === 'list') return [value];
  return field.fieldKind === 'map' ? { [MARKET]: value } : value;
}

const MARKET = 'SPY';

function valueOf(field: DescField, depth: number): unknown {
  if (field.message !== undefined) return exampleOf(field.message, depth);
  if (field.enum !== undefined) return (field.enum.values[1] ?? field.enum.values[0])?.name;
  if (field.scalar === ScalarType.STRING) return textOf(field.jsonName);
  return SCALARS.get(field.scalar ?? ScalarType.STRING);
}

export const exampleOfField = (field: DescField): unknown => fieldExample(field, 0);

const ID = '018f3a10-7c1e-7b52-9d0e-3f6b8c2a4d11';

/** The first rule whose name a field has says what its text is like. */
function textOf(name: string): string {
  return TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'text';
}

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^grant_type$/, 'urn:ietf:params:oauth:grant-type:device_code'],
  [/id$/i, ID],
  [/ticker|benchmark|instrument|market|momentum|^value$|industry|fundFrom/i, MARKET],
  [/^start|from$|since$/i, '2020-01-31'],
  [/^end|until$|asOf$|date/i, '2024-12-31'],
  [/currency/i, 'USD'],
  [/email/i, 'alice@example.com'],
  [/password/i, 'correct horse battery staple'],
  [/scopes?$/i, 'risk:read'],
  [/generation|version/i, '1750000000000000-9f8e7d6c5b4a3921'],
  [/token|apiKey/i, 'opaque-text'],
  [/code/i, 'ABCD-EFGH-JKLM'],
  [/episode/i, 'GFC_2008'],
  [/name/i, 'Retirement'],
  [/mask/i, 'name'],
];

const SCALARS = new Map<ScalarType, unknown>([
  [ScalarType.DOUBLE, 0.12],
  [ScalarType.FLOAT, 0.12],
  [ScalarType.BOOL, false],
  [ScalarType.BYTES, 'ZGF0ZSxTUFkK'],
  [ScalarType.INT32, 1],
  [ScalarType.UINT32, 1],
  [ScalarType.INT64, '1'],
  [ScalarType.UINT64, '1'],
]);

const WELL_KNOWN = new Map<string, unknown>([
  ['google.protobuf.Timestamp', '2025-01-02T03:04:05Z'],
  ['google.protobuf.Duration', '1.500s'],
  ['google.protobuf.FieldMask', 'name'],
  ['google.protobuf.Struct', {}],
]);
