/**
 * Paths of fields the contracts do not have, as ts-proto keeps them while decoding (`#7` is field number 7).
 * A request with such a field comes from a newer peer: answering it would be answering half a question.
 */
export const unknownFieldPaths = (message: unknown): string[] => (hasUnknown(message) ? paths(message, '') : []);

const UNKNOWN = '_unknownFields';

/** Nearly every message has none, and some have thousands of fields, so paths are spelled only when there is one to name. */
function hasUnknown(value: unknown): boolean {
  if (!isMessage(value)) return false;
  if (Array.isArray(value)) return typeof value[0] === 'object' && value.some(hasUnknown);
  for (const name in value) {
    if (name === UNKNOWN || hasUnknown(Reflect.get(value, name))) return true;
  }
  return false;
}

function paths(value: unknown, path: string): string[] {
  if (!isMessage(value)) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => paths(item, `${path}[${index}]`));
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === UNKNOWN) return Object.keys(inner ?? {}).map((tag) => join(path, `#${Number(tag) >>> 3}`));
    return isChoice(inner) ? paths(inner.value, join(path, inner.$case)) : paths(inner, join(path, name));
  });
}

/** Bytes are an object to the language only. */
const isMessage = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

/** A oneof is held as `{ $case, value }` under a name that no path shows; the member's name stands there. */
const isChoice = (value: unknown): value is { readonly $case: string; readonly value: unknown } =>
  typeof value === 'object' && value !== null && '$case' in value && 'value' in value;

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
