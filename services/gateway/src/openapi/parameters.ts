import type { DescField, DescMessage } from '@bufbuild/protobuf';

import type { Binding } from '../contract';
import { commentOn } from './comments';
import { exampleOfField } from './examples';
import type { Schema, Schemas } from './schema';

/** What the path and the query of a binding say. */
export function parametersOf(input: DescMessage, binding: Binding, schemas: Schemas): Schema[] {
  const named = new Set([...binding.template.matchAll(/\{([^}=]+)/g)].map(([, name = '']) => name));
  // Whose id the path says is not sent along.
  const left = new Set([...named, ...(named.has('portfolio_id') ? ['portfolio'] : [])]);
  const asked = binding.body === '*' ? [] : input.fields.filter(({ name }) => name !== binding.body && !left.has(name));
  const inPath = input.fields.filter(({ name }) => named.has(name));
  return [
    ...inPath.map((field) => ({ ...parameter(field, field.jsonName, schemas), in: 'path', required: true })),
    ...asked.flatMap((field) => queryParameters(field, '', schemas)),
  ];
}

/** Messages have no place in a query but by their own fields, by dotted paths. */
function queryParameters(field: DescField, prefix: string, schemas: Schemas): Schema[] {
  const name = `${prefix}${field.jsonName}`;
  if (field.fieldKind === 'map' || (field.fieldKind === 'list' && field.listKind === 'message')) return [];
  if (field.fieldKind === 'message' && !field.message.typeName.startsWith('google.protobuf.')) {
    return prefix === '' ? field.message.fields.flatMap((inner) => queryParameters(inner, `${name}.`, schemas)) : [];
  }
  return [{ ...parameter(field, name, schemas), in: 'query' }];
}

function parameter(field: DescField, name: string, schemas: Schemas): Schema {
  const { description: _told, ...schema } = schemas.field(field);
  const description = commentOn(field);
  return { name, ...(description !== '' && { description }), schema, example: exampleOfField(field) };
}

/** The headers that the contract speaks of, and those that every reading takes. */
export function headerParameters({ verb }: Binding, comment: string): Schema[] {
  return [
    ...(verb === 'GET'
      ? [header('If-None-Match', 'The `ETag` of the answer the client has: 304 when it is still that one.')]
      : []),
    ...(comment.includes('`if-match`')
      ? [
          {
            ...header('If-Match', 'The `ETag` of the state the change is meant for.'),
            required: comment.includes('`if-match` is required'),
          },
        ]
      : []),
    ...(comment.includes('`idempotency-key`')
      ? [header('Idempotency-Key', 'Makes a repeated request answer as the first did.')]
      : []),
  ];
}

const header = (name: string, description: string): Schema => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});
