import { type DescField, type DescMessage, fromJson, type JsonValue } from '@bufbuild/protobuf';
import type { Violation } from '@perfolio/errors';

import { enumFault, type Fault, scalarFault } from './scalar-faults';

/** More than anyone is told about, so that a hostile body does not grow a list without end. */
const MOST = 1000;

/** Fields whose values no error repeats. */
const SECRET = ['password', 'new_password', 'refresh_token'];

/** Everything that keeps a JSON value from being a message: unknown fields and wrong types, all at once, each with its path. */
export function jsonFaults(descriptor: DescMessage, value: JsonValue): Violation[] {
  const faults: Violation[] = [];
  messageFaults(descriptor, value, { path: '', secret: false, faults });
  return faults;
}

/** The field of a message by its JSON name, or by its proto name as ProtoJSON allows. */
export const fieldNamed = (descriptor: DescMessage, name: string): DescField | undefined =>
  descriptor.fields.find((field) => field.jsonName === name || field.name === name);

interface Place {
  readonly path: string;
  readonly secret: boolean;
  readonly faults: Violation[];
}

function messageFaults(descriptor: DescMessage, value: JsonValue, place: Place): void {
  if (descriptor.typeName.startsWith('google.protobuf.')) return wellKnownFaults(descriptor, value, place);
  if (!isObject(value)) return report(place, { rule: 'type', wanted: 'an object' }, value);
  const taken = new Map<unknown, string>();
  for (const [name, item] of Object.entries(value)) {
    if (place.faults.length >= MOST) return;
    const inner = { ...place, path: place.path === '' ? name : `${place.path}.${name}` };
    const field = fieldNamed(descriptor, name);
    if (field === undefined) {
      reportUnknown(inner, descriptor);
      continue;
    }
    if (item === null) continue;
    reportTaken(field, inner, taken);
    fieldFaults(field, item, { ...inner, secret: SECRET.includes(field.name) });
  }
}

/** A field may come once, and of a oneof one member. */
function reportTaken(field: DescField, place: Place, taken: Map<unknown, string>): void {
  const slot = field.oneof ?? field;
  const other = taken.get(slot);
  taken.set(slot, field.jsonName);
  if (other !== undefined) {
    place.faults.push({
      field: place.path,
      rule: 'oneof',
      description: `${place.path} and ${other} exclude each other; send one of them.`,
    });
  }
}

function fieldFaults(field: DescField, value: JsonValue, place: Place): void {
  switch (field.fieldKind) {
    case 'message':
      return messageFaults(field.message, value, place);
    case 'enum':
      return report(place, enumFault(field.enum, value), value);
    case 'scalar':
      return report(place, scalarFault(field.scalar, value), value);
    case 'list':
      if (!Array.isArray(value)) return report(place, { rule: 'type', wanted: 'a list' }, value);
      return value.forEach((item: JsonValue, index) => {
        elementFaults(field, item, { ...place, path: `${place.path}[${index}]` });
      });
    case 'map':
      if (!isObject(value)) return report(place, { rule: 'type', wanted: 'an object' }, value);
      return Object.entries(value).forEach(([key, item]) => {
        elementFaults(field, item, { ...place, path: `${place.path}.${key}` });
      });
  }
}

function elementFaults(field: DescField & { fieldKind: 'list' | 'map' }, value: JsonValue, place: Place): void {
  if (place.faults.length >= MOST) return;
  if (field.message !== undefined) messageFaults(field.message, value, place);
  else if (field.enum !== undefined) report(place, enumFault(field.enum, value), value);
  else if (field.scalar !== undefined) report(place, scalarFault(field.scalar, value), value);
}

/** Timestamps, field masks and their like have a JSON form of their own. */
function wellKnownFaults(descriptor: DescMessage, value: JsonValue, place: Place): void {
  try {
    fromJson(descriptor, value);
  } catch {
    // The library's words speak of its own types; the name of the type says what is wanted.
    report(place, { rule: 'format', wanted: `a ${descriptor.name}` }, value);
  }
}

function report(place: Place, fault: Fault | undefined, value: JsonValue): void {
  if (fault === undefined) return;
  const got = typeof value === 'string' ? value : JSON.stringify(value);
  const name = place.path === '' ? 'The body' : place.path;
  place.faults.push({
    field: place.path,
    rule: fault.rule,
    description: `${name} must be ${fault.wanted}.`,
    ...(fault.limit !== undefined && { limit: fault.limit }),
    ...(!place.secret && { got }),
  });
}

function reportUnknown({ path, faults }: Place, descriptor: DescMessage): void {
  const near = descriptor.fields.find(
    (field) => field.jsonName.toLowerCase() === path.split('.').at(-1)?.toLowerCase(),
  );
  const hint = near === undefined ? 'Leave it out.' : `Is it ${near.jsonName}?`;
  faults.push({ field: path, rule: 'known', description: `There is no field ${path.slice(0, 128)}. ${hint}` });
}

const isObject = (value: JsonValue): value is { [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
