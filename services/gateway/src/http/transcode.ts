import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  toBinary,
} from '@bufbuild/protobuf';
import { descriptors } from '@perfolio/contracts';
import { invalidFields, type Violation } from '@perfolio/errors';

import type { Binding } from '../contract';
import type { PublicMethod } from '../public-method';
import { fieldNamed, jsonFaults } from './json-faults';
import { textWriter, type WriteText } from './json-slices';
import { partOf } from './json-writer';
import { queryJson } from './query-json';
import type { RememberJson } from './remembered-json';
import { withRuleFaults } from './rule-faults';

export interface HttpRequest {
  readonly variables: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** Absent when the route takes none, or none was sent. */
  readonly body?: JsonValue;
}

/** Turns HTTP requests of one binding into messages, and answers into JSON. */
export interface Transcoder {
  readonly body: Binding['body'];
  /** The message, as the handler takes it; refuses everything that is wrong with it at once. */
  request(parts: HttpRequest): unknown;
  /** ProtoJSON of an encoded answer, or of the part that the binding shows. */
  response: WriteText;
}

export function createTranscoder(
  { definition, contract }: PublicMethod,
  binding: Binding,
  remember: RememberJson,
): Transcoder {
  const { input, output } = contract;
  const inPath = [...binding.template.matchAll(/\{([^}=]+)/g)].map(([, field = '']) => field);
  const bound =
    binding.body === '*' ? new Set(input.fields.map(({ name }) => name)) : new Set([...inPath, binding.body]);
  const bodyField = input.fields.find(({ name }) => name === binding.body);
  const shown = output.fields.find(({ name }) => name === binding.responseBody);
  return {
    body: binding.body,
    request: ({ variables, query, body }) => {
      const asked = queryJson(input, query, bound);
      const faults = withRuleFaults(bodyFaults(body, bodyField ?? input), body, bodyField ?? input);
      const unasked = asked.faults.filter(({ rule }) => rule !== 'known' || !contract.openQuery);
      refuse([...unasked, ...jsonFaults(input, asked.json), ...faults]);
      const json = {
        ...asked.json,
        ...bodyJson(body, bodyField),
        ...(binding.verb === 'PATCH' && masked(input, asked.json, body)),
      };
      for (const [path, value] of variables) setOn(json, input, { path, value });
      return definition.requestDeserialize(Buffer.from(toBinary(input, parsed(input, json))));
    },
    response: remember(partWriter(output, shown), `${output.typeName} ${binding.responseBody}`),
  };
}

const bodyFaults = (body: JsonValue | undefined, of: DescField | DescMessage): Violation[] => {
  if (body === undefined) return [];
  if (of.kind === 'message') return jsonFaults(of, body);
  return of.message === undefined ? [] : jsonFaults(of.message, body);
};

function bodyJson(body: JsonValue | undefined, field: DescField | undefined): JsonObject {
  if (body === undefined) return {};
  return field === undefined ? (body as JsonObject) : { [field.jsonName]: body };
}

const MASK = 'google.protobuf.FieldMask';

/** A PATCH without a mask changes what its body names. */
function masked(input: DescMessage, asked: JsonObject, body: JsonValue | undefined): JsonObject {
  const mask = input.fields.find(({ message }) => message?.typeName === MASK);
  const target = input.fields.find((field) => field.message !== undefined && field !== mask)?.message;
  if (mask === undefined || target === undefined || asked[mask.jsonName] !== undefined) return {};
  const names = Object.keys((body ?? {}) as JsonObject).map((name) => fieldNamed(target, name)?.jsonName ?? name);
  return { [mask.jsonName]: names.join(',') };
}

/** Puts what the path says where it belongs; nested fields by dotted proto names. */
function setOn(json: JsonObject, descriptor: DescMessage, { path, value }: { path: string; value: string }): void {
  const [name = '', ...rest] = path.split('.');
  const field = fieldNamed(descriptor, name);
  if (field === undefined) throw new RangeError(`${descriptor.typeName} has no field ${path}.`);
  if (rest.length === 0 || field.message === undefined) {
    delete json[field.name];
    json[field.jsonName] = value;
    return;
  }
  const inner = { ...((json[field.jsonName] ?? {}) as JsonObject) };
  json[field.jsonName] = inner;
  setOn(inner, field.message, { path: rest.join('.'), value });
}

function refuse(faults: readonly Violation[]): void {
  if (faults.length === 0) return;
  throw invalidFields(faults, faults.every(({ rule }) => rule === 'known') ? 'FIELD_UNKNOWN' : 'FIELD_INVALID');
}

/** What passed the walk parses; where the library is stricter than the walk, the field is at least named invalid. */
function parsed(input: DescMessage, json: JsonObject) {
  try {
    return fromJson(input, json, { registry: descriptors });
  } catch {
    throw invalidFields([
      {
        field: '',
        rule: 'format',
        description: 'A value of the request cannot be read. Compare it with the reference at /docs.',
      },
    ]);
  }
}

/** Writes the field of an answer that a binding shows, as if it were the answer. */
const partWriter = (output: DescMessage, shown: DescField | undefined): WriteText =>
  shown?.fieldKind === 'message'
    ? textWriter(shown.message, (bytes) => partOf(bytes, shown.number))
    : textWriter(output);
