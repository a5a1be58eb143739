/**
 * Paths of fields the contracts do not have, as ts-proto keeps them while decoding (`#7` is field number 7).
 * A request with such a field comes from a newer peer: answering it would be answering half a question.
 */
export function unknownFieldPaths(message: unknown, path = ''): string[] {
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message)) return [];
  if (Array.isArray(message)) return message.flatMap((item, index) => unknownFieldPaths(item, `${path}[${index}]`));
  return Object.entries(message).flatMap(([name, value]) =>
    name === '_unknownFields'
      ? Object.keys(value ?? {}).map((tag) => join(path, `#${Number(tag) >>> 3}`))
      : unknownFieldPaths(value, name === 'value' && '$case' in message ? path : join(path, name)),
  );
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
