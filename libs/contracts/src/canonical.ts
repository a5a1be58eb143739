import { createHash } from 'node:crypto';
import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';

import { messageDescriptor } from './descriptors';
import { Spelling } from './spelling';

/**
 * The digest of a request's meaning: SHA-256, hex, of a walk over its descriptor.
 *
 * Protobuf bytes are not canonical (order, defaults, map entries), so the walk spells the message itself: the type's name, then the
 * fields by number, each value length-delimited. A field with presence is written whenever it is set, zero included; others when not
 * zero. Map entries go by key, −0 is 0, strings are NFC. NaN and infinities have no place in a request: RangeError.
 *
 * @param typeName full name of the message, e.g. `perfolio.risk.v1.GetAnalysisRequest`
 * @param message the message as ts-proto decodes it, already normalised by the method it belongs to
 */
export function canonicalDigest(typeName: string, message: object): string {
  const spelling = new Spelling();
  spelling.delimited(() => spelling.text(typeName));
  spell(spelling, messageDescriptor(typeName), message);
  return createHash('sha256').update(spelling.bytes).digest('hex');
}

function spell(spelling: Spelling, descriptor: DescMessage, message: object): void {
  for (const field of fieldsByNumber(descriptor)) {
    const value = read(message, field);
    if (!isWritten(field, value)) continue;
    spelling.number(field.number);
    spelling.delimited(() => spellField(spelling, field, value));
  }
}

/** Descriptors are immutable, so the order of their fields is worked out once. */
const sortedFields = new WeakMap<DescMessage, readonly DescField[]>();

function fieldsByNumber(descriptor: DescMessage): readonly DescField[] {
  let fields = sortedFields.get(descriptor);
  if (fields === undefined) {
    fields = descriptor.fields.toSorted((a, b) => a.number - b.number);
    sortedFields.set(descriptor, fields);
  }
  return fields;
}

/** ts-proto holds the members of a oneof as `{ $case, value }` under the oneof's name, everything else under the field's own. */
function read(message: object, field: DescField): unknown {
  if (field.oneof === undefined) return property(message, field.localName);
  const choice = property(message, field.oneof.localName);
  if (typeof choice !== 'object' || choice === null) return undefined;
  return property(choice, '$case') === field.localName ? property(choice, 'value') : undefined;
}

const property = (holder: object, name: string): unknown => (holder as Record<string, unknown>)[name];

function isWritten(field: DescField, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (field.fieldKind === 'list') return (value as unknown[]).length > 0;
  if (field.fieldKind === 'map') return Object.keys(value).length > 0;
  if (hasPresence(field)) return true;
  return value instanceof Uint8Array ? value.length > 0 : !ZEROS.has(value);
}

const hasPresence = (field: DescField): boolean =>
  field.fieldKind === 'message' || field.oneof !== undefined || field.proto.proto3Optional;

/** What a field without presence holds when nobody set it; a set finds −0 under 0. */
const ZEROS: ReadonlySet<unknown> = new Set([0, 0n, '', false]);

function spellField(spelling: Spelling, field: DescField, value: unknown): void {
  switch (field.fieldKind) {
    case 'message':
      return spell(spelling, field.message, value as object);
    case 'enum':
      return spelling.integer(value as number);
    case 'scalar':
      return spellScalar(spelling, field.scalar, value);
    case 'list':
      for (const element of value as readonly unknown[]) {
        spelling.delimited(() => spellElement(spelling, field, element));
      }
      return;
    case 'map':
      return spellMap(spelling, field, value as Record<string, unknown>);
  }
}

/** Entries go by the bytes of their keys; two keys that NFC makes one are told apart by their values, never by their place. */
function spellMap(spelling: Spelling, field: DescField & { fieldKind: 'map' }, entries: Record<string, unknown>): void {
  const spelled = Object.entries(entries).map(([key, value]) => {
    const entry = new Spelling();
    entry.delimited(() => entry.text(key));
    entry.delimited(() => spellElement(entry, field, value));
    return entry.bytes;
  });
  for (const bytes of spelled.sort(Buffer.compare)) spelling.raw(bytes);
}

function spellElement(spelling: Spelling, field: DescField & { fieldKind: 'list' | 'map' }, value: unknown): void {
  const kind = field.fieldKind === 'list' ? field.listKind : field.mapKind;
  if (kind === 'message') spell(spelling, field.message as DescMessage, value as object);
  else if (kind === 'enum') spelling.integer(value as number);
  else spellScalar(spelling, field.scalar as ScalarType, value);
}

function spellScalar(spelling: Spelling, type: ScalarType, value: unknown): void {
  switch (type) {
    case ScalarType.STRING:
      return spelling.text(value as string);
    case ScalarType.BYTES:
      return spelling.raw(value as Uint8Array);
    case ScalarType.BOOL:
      return spelling.integer(value === true ? 1 : 0);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return spelling.real(value as number);
    default:
      return spelling.integer(value as number | bigint);
  }
}
