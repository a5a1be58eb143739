import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';

/** Of members that exclude each other, the one that is set. */
const ONEOF_CHOICE: Record<string, string> = { subject: 'inline', quantity: 'value' };

/** A valid message with every field set, made from the descriptor; `variant` changes every value. */
export function filled(message: DescMessage, variant: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const field of message.fields) {
    const value = valueOf(field, variant);
    if (field.oneof === undefined) made[field.localName] = field.fieldKind === 'list' ? [value] : value;
    else if (field.localName === ONEOF_CHOICE[field.oneof.localName])
      made[field.oneof.localName] = { $case: field.localName, value };
  }
  return made;
}

function valueOf(field: DescField, variant: number): unknown {
  if (field.message !== undefined) return filled(field.message, variant);
  if (field.enum !== undefined) return 1 + variant;
  if (field.scalar === ScalarType.STRING) return textOf(field.localName, variant);
  if (field.scalar === ScalarType.INT64) return BigInt(1 + variant);
  if (field.localName === 'floor') return 0;
  return field.scalar === ScalarType.DOUBLE ? 0.5 + variant / 4 : 2 + variant;
}

function textOf(name: string, variant: number): string {
  if (name === 'start') return variant === 0 ? '2020-01-01' : '2019-01-01';
  if (name === 'end' || name === 'asOf') return variant === 0 ? '2023-12-29' : '2022-12-30';
  if (name.toLowerCase().endsWith('currency')) return variant === 0 ? 'EUR' : 'JPY';
  return variant === 0 ? 'AAA' : 'BBB';
}

/** The message once for every field in it, with that field alone changed. */
export function changes(whole: object, message: DescMessage, path = ''): [string, object][] {
  return message.fields.flatMap((field): [string, object][] => {
    const name = field.oneof?.localName ?? field.localName;
    const held = (whole as Record<string, unknown>)[name];
    const chosen = field.oneof === undefined ? held : (held as { $case: string; value: unknown });
    if (field.oneof !== undefined && (chosen as { $case: string }).$case !== field.localName) return [];
    const current = field.oneof === undefined ? held : (chosen as { value: unknown }).value;
    const put = (value: unknown): object => ({
      ...whole,
      [name]: field.oneof === undefined ? value : { $case: field.localName, value },
    });
    const at = path === '' ? field.localName : `${path}.${field.localName}`;
    if (field.message === undefined)
      return [[at, put(field.fieldKind === 'list' ? [valueOf(field, 1)] : valueOf(field, 1))]];
    const inner = field.fieldKind === 'list' ? (current as object[])[0] : (current as object);
    return changes(inner as object, field.message, at).map(([deep, changed]) => [
      deep,
      put(field.fieldKind === 'list' ? [changed] : changed),
    ]);
  });
}
