import { createHash } from 'node:crypto';
import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { messageDescriptor } from './descriptors';

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
  const hash = createHash('sha256');
  hash.update(delimited(Buffer.from(typeName, 'utf8')));
  hash.update(canonicalBytes(messageDescriptor(typeName), message));
  return hash.digest('hex');
}

function canonicalBytes(descriptor: DescMessage, message: object): Buffer {
  const parts: Buffer[] = [];
  for (const field of fieldsByNumber(descriptor)) {
    const value = read(message, field);
    if (!isWritten(field, value)) continue;
    parts.push(number(field.number), delimited(fieldBytes(field, value)));
  }
  return Buffer.concat(parts);
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
  if (field.fieldKind === 'message' || field.oneof !== undefined || field.proto.proto3Optional) return true;
  return (
    value !== 0 &&
    value !== 0n &&
    value !== '' &&
    value !== false &&
    !(value instanceof Uint8Array && value.length === 0)
  );
}

function fieldBytes(field: DescField, value: unknown): Buffer {
  switch (field.fieldKind) {
    case 'message':
      return canonicalBytes(field.message, value as object);
    case 'enum':
      return integer(value as number);
    case 'scalar':
      return scalar(field.scalar, value);
    case 'list':
      return listBytes(field, value as readonly unknown[]);
    case 'map':
      return mapBytes(field, value as Record<string, unknown>);
  }
}

function listBytes(field: DescField & { fieldKind: 'list' }, values: readonly unknown[]): Buffer {
  return Buffer.concat(values.map((value) => delimited(elementBytes(field, value))));
}

/** Entries go by the bytes of their keys; two keys that NFC makes one are told apart by their values, never by their place. */
function mapBytes(field: DescField & { fieldKind: 'map' }, entries: Record<string, unknown>): Buffer {
  const spelled = Object.entries(entries).map(([key, value]) =>
    Buffer.concat([delimited(text(key)), delimited(elementBytes(field, value))]),
  );
  return Buffer.concat(spelled.sort(Buffer.compare));
}

function elementBytes(field: DescField & { fieldKind: 'list' | 'map' }, value: unknown): Buffer {
  const kind = field.fieldKind === 'list' ? field.listKind : field.mapKind;
  if (kind === 'message') return canonicalBytes(field.message as DescMessage, value as object);
  if (kind === 'enum') return integer(value as number);
  return scalar(field.scalar as ScalarType, value);
}

function scalar(type: ScalarType, value: unknown): Buffer {
  switch (type) {
    case ScalarType.STRING:
      return text(value as string);
    case ScalarType.BYTES:
      return Buffer.from(value as Uint8Array);
    case ScalarType.BOOL:
      return integer(value === true ? 1 : 0);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return real(value as number);
    default:
      return integer(value as number | bigint);
  }
}

const text = (value: string): Buffer => Buffer.from(value.normalize('NFC'), 'utf8');

function real(value: number): Buffer {
  if (!Number.isFinite(value)) throw new RangeError('A request with a number that is not finite has no digest.');
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  return bytes;
}

function integer(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(value)));
  return bytes;
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const delimited = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes]);
