import { type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';

import { commentOn } from './comments';

/** JSON Schema 2020-12, as far as messages need it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Schemas of messages by name, gathered as they are referred to. */
export class Schemas {
  readonly #known = new Map<string, Schema>();
  readonly #asked = new Set<string>();

  /** @param asked messages that clients send: they may leave out what answers always have */
  constructor(asked: readonly DescMessage[]) {
    for (const message of asked) this.#markAsked(message);
  }

  /** All that were referred to, by name. */
  get components(): Readonly<Record<string, Schema>> {
    return Object.fromEntries([...this.#known].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A reference to the schema of a message. */
  of(message: DescMessage): Schema {
    const known = WELL_KNOWN.get(message.typeName);
    if (known !== undefined) return known;
    if (!this.#known.has(message.name)) {
      this.#known.set(message.name, {});
      this.#known.set(message.name, this.object(message, message.fields));
    }
    return { $ref: `#/components/schemas/${message.name}` };
  }

  /** The schema of an object with some of a message's fields. */
  object(message: DescMessage, fields: readonly DescField[]): Schema {
    const always = this.#asked.has(message.typeName) ? [] : fields.filter(isAlwaysThere);
    return {
      type: 'object',
      ...described(commentOn(message)),
      properties: Object.fromEntries(fields.map((field) => [field.jsonName, this.field(field)])),
      ...(always.length > 0 && { required: always.map(({ jsonName }) => jsonName) }),
      additionalProperties: false,
    };
  }

  field(field: DescField): Schema {
    const value = this.#valueOf(field);
    const comment = described(commentOn(field));
    if (field.fieldKind === 'list') return { type: 'array', ...comment, items: value };
    if (field.fieldKind === 'map') return { type: 'object', ...comment, additionalProperties: value };
    return { ...value, ...comment };
  }

  #valueOf(field: DescField): Schema {
    if (field.message !== undefined) return this.of(field.message);
    if (field.enum !== undefined) return enumSchema(field.enum);
    return SCALARS.get(field.scalar ?? ScalarType.STRING) ?? { type: 'string' };
  }

  #markAsked(message: DescMessage): void {
    if (this.#asked.has(message.typeName)) return;
    this.#asked.add(message.typeName);
    for (const field of message.fields) if (field.message !== undefined) this.#markAsked(field.message);
  }
}

/** Zeros, false and empty lists are written; what can be absent is left out. */
const isAlwaysThere = (field: DescField): boolean =>
  field.fieldKind !== 'message' && field.oneof === undefined && !field.proto.proto3Optional;

const described = (description: string): Schema => (description === '' ? {} : { description });

const enumSchema = ({ values }: DescEnum): Schema => ({ type: 'string', enum: values.map(({ name }) => name) });

const SCALARS = new Map<ScalarType, Schema>([
  [ScalarType.DOUBLE, { type: 'number' }],
  [ScalarType.FLOAT, { type: 'number' }],
  [ScalarType.BOOL, { type: 'boolean' }],
  [ScalarType.STRING, { type: 'string' }],
  [ScalarType.BYTES, { type: 'string', contentEncoding: 'base64' }],
  [ScalarType.INT32, { type: 'integer' }],
  [ScalarType.UINT32, { type: 'integer', minimum: 0 }],
  [ScalarType.INT64, { type: 'string', pattern: '^-?[0-9]+$' }],
  [ScalarType.UINT64, { type: 'string', pattern: '^[0-9]+$' }],
]);

const WELL_KNOWN = new Map<string, Schema>([
  ['google.protobuf.Timestamp', { type: 'string', format: 'date-time' }],
  ['google.protobuf.Duration', { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?s$' }],
  ['google.protobuf.FieldMask', { type: 'string' }],
  ['google.protobuf.Struct', { type: 'object', additionalProperties: true }],
]);
