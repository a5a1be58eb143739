import type { DescField, DescMessage, JsonObject, JsonValue } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import type { Violation } from '@perfolio/errors';

import { fieldNamed } from './json-faults';

interface QueryJson {
  /** The fields the query fills, in JSON form. */
  readonly json: JsonObject;
  readonly faults: readonly Violation[];
}

/**
 * Binds a query to the fields of a message by their JSON names, nested ones by dotted paths, repeated ones by repetition.
 *
 * @param bound top-level fields that the path or the body fills already, by their proto names
 */
export function queryJson(descriptor: DescMessage, query: URLSearchParams, bound: ReadonlySet<string>): QueryJson {
  const json: JsonObject = {};
  const faults: Violation[] = [];
  for (const name of new Set(query.keys())) {
    const fields = fieldsOn(descriptor, name.split('.'));
    const leaf = fields.at(-1);
    const values = query.getAll(name);
    if (leaf === undefined || fields[0] === undefined || bound.has(fields[0].name) || !isBindable(leaf))
      faults.push(unknown(name));
    else if (leaf.fieldKind !== 'list' && values.length > 1) faults.push(repeated(name));
    else place(json, fields, valueOf(leaf, values));
  }
  return { json, faults };
}

/** The fields along a dotted path; empty when there is none. */
function fieldsOn(descriptor: DescMessage, names: readonly string[]): DescField[] {
  const [name = '', ...rest] = names;
  const field = fieldNamed(descriptor, name);
  if (field === undefined) return [];
  if (rest.length === 0) return [field];
  if (field.fieldKind !== 'message') return [];
  const inner = fieldsOn(field.message, rest);
  return inner.length === 0 ? [] : [field, ...inner];
}

/** Messages have no place in a query, except those whose JSON form is a string. */
function isBindable(field: DescField): boolean {
  if (field.fieldKind === 'message') return field.message.typeName.startsWith('google.protobuf.');
  return field.fieldKind !== 'map' && !(field.fieldKind === 'list' && field.listKind === 'message');
}

/** Strings as they come: ProtoJSON takes numbers in strings too. Only truth has no string form. */
function valueOf(field: DescField, values: readonly string[]): JsonValue {
  const one = (text: string): JsonValue =>
    field.scalar === ScalarType.BOOL && (text === 'true' || text === 'false') ? text === 'true' : text;
  return field.fieldKind === 'list' ? values.map(one) : one(values[0] ?? '');
}

function place(json: JsonObject, fields: readonly DescField[], value: JsonValue): void {
  const [field, ...rest] = fields;
  if (field === undefined) return;
  if (rest.length === 0) {
    json[field.jsonName] = value;
    return;
  }
  const inner = (json[field.jsonName] ?? {}) as JsonObject;
  json[field.jsonName] = inner;
  place(inner, rest, value);
}

const unknown = (name: string): Violation => ({
  field: name,
  rule: 'known',
  description: `There is no query parameter ${name.slice(0, 128)}. Leave it out.`,
});

const repeated = (name: string): Violation => ({
  field: name,
  rule: 'single',
  description: `${name} may come once. Send one value.`,
});
