import { descriptors } from '@perfolio/contracts';

import { publicServices } from '../contract';
import type { PublicMethod } from '../public-method';
import { commentOn } from './comments';
import { type Operation, operationOf, tagOf } from './operation';
import { PROBLEM, VIOLATION_SCHEMA } from './problems';
import { type Schema, Schemas } from './schema';
import { SharedResponses } from './shared-responses';

/** The contract of the HTTP door, made from the contracts of all services (OpenAPI 3.1). */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly components: Readonly<Record<'schemas' | 'responses', Readonly<Record<string, Schema>>>>;
}

export function createOpenApi(methods: readonly PublicMethod[]): OpenApi {
  const schemas = new Schemas(methods.map(({ contract }) => contract.input));
  const responses = new SharedResponses();
  const operations = methods.flatMap((method) =>
    method.contract.bindings.map((binding) => operationOf(method, binding, { schemas, responses })),
  );
  return {
    ...HEAD,
    tags: publicServices().map((service) => ({ name: tagOf(service), description: commentOn(serviceOf(service)) })),
    paths: pathsOf(operations),
    components: {
      securitySchemes: {
        credential: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token of `POST /v1/sessions`, or an API key.',
        },
      },
      responses: responses.components,
      schemas: { ...schemas.components, Problem: PROBLEM, Violation: VIOLATION_SCHEMA },
    },
  } as OpenApi;
}

const HEAD = {
  openapi: '3.1.1',
  info: {
    title: 'Perfolio',
    version: '1',
    description:
      "Portfolio risk over HTTP and JSON. Ratios are fractions, dates `YYYY-MM-DD`, times RFC 3339 in UTC, ids UUIDs. Refusals are `application/problem+json`; another user's object and a missing one are the same 404.",
    license: { name: 'Unlicensed', identifier: 'LicenseRef-Unlicensed' },
  },
  servers: [{ url: '/', description: 'This installation.' }],
};

function serviceOf(name: string) {
  const service = descriptors.getService(name);
  if (service === undefined) throw new RangeError(`The contracts have no service ${name}.`);
  return service;
}

function pathsOf(operations: readonly Operation[]): OpenApi['paths'] {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, own]) => [path, Object.fromEntries(own.map(({ verb, operation }) => [verb, operation]))]),
  );
}
