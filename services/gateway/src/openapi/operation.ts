import type { DescField, DescMessage, DescMethod } from '@bufbuild/protobuf';
import { descriptors } from '@perfolio/contracts';

import type { Binding } from '../contract';
import { FORMS } from '../http/media-types';
import { uploadTypesOf } from '../http/read-request';
import { formsOf } from '../http/routes';
import type { PublicMethod } from '../public-method';
import { commentOn } from './comments';
import { exampleOf, exampleOfBody, exampleOfField } from './examples';
import { PRINTED } from './printed-examples';
import { headerParameters, parametersOf } from './parameters';
import { problemResponses } from './problems';
import type { Schema, Schemas } from './schema';
import type { SharedResponses } from './shared-responses';

/** One way to call a method over HTTP, as OpenAPI says it. */
export interface Operation {
  readonly path: string;
  readonly verb: string;
  readonly operation: Schema;
}

/** What operations refer to. */
interface Components {
  readonly schemas: Schemas;
  readonly responses: SharedResponses;
}

export function operationOf(method: PublicMethod, binding: Binding, { schemas, responses }: Components): Operation {
  const { contract } = method;
  const comment = commentOn(described(contract.name));
  const [service = '', name = ''] = contract.name.split('/');
  const body = requestBody(method, binding, schemas);
  return {
    path: binding.template.replaceAll(
      /\{([^}=]+)[^}]*\}/g,
      (_all, field: string) => `{${jsonNameOf(contract.input.fields, field)}}`,
    ),
    verb: binding.verb.toLowerCase(),
    operation: {
      operationId: idOf(method, binding, name),
      summary: firstSentence(comment),
      description: `${comment}${needs(method)}`,
      tags: [tagOf(service)],
      security: contract.access === 'ANYONE' ? [] : [{ credential: [] }],
      parameters: [...parametersOf(contract.input, binding, schemas), ...headerParameters(binding, comment)],
      ...(body !== undefined && { requestBody: body }),
      responses: {
        ...successOf(method, binding, schemas),
        ...responses.of(problemResponses({ contract, binding, comment })),
      },
    },
  };
}

export const tagOf = (service: string): string => service.replace(/.*\./, '').replace(/Service$/, '');

function described(fullName: string): DescMethod {
  const [service = '', name = ''] = fullName.split('/');
  const found = descriptors.getService(service)?.methods.find((method) => method.name === name);
  if (found === undefined) throw new RangeError(`The contracts have no method ${fullName}.`);
  return found;
}

const jsonNameOf = (fields: readonly DescField[], name: string): string =>
  fields.find((field) => field.name === name)?.jsonName ?? name;

/** The first route has the method's name; another takes the portfolio itself in place of its id. */
function idOf({ contract }: PublicMethod, binding: Binding, name: string): string {
  const id = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return contract.bindings[0] === binding ? id : `${id}Inline`;
}

const firstSentence = (comment: string): string => /^.*?[.](?= |$)/.exec(comment)?.[0] ?? comment;

function needs({ contract: { access, scope, inPerson } }: PublicMethod): string {
  const demands = [
    ...(scope === '' ? [] : [`the scope \`${scope}\``]),
    ...(access === 'ADMINISTRATOR' ? ["an administrator's `admin`"] : []),
    ...(inPerson ? ["a person's own log-in"] : []),
  ];
  return demands.length === 0 ? '' : ` Needs ${demands.join(' and ')}.`;
}

function requestBody(method: PublicMethod, binding: Binding, schemas: Schemas): Schema | undefined {
  if (binding.body === '') return undefined;
  const { input, alsoInline } = method.contract;
  if (method.kind === 'upload') return { required: true, content: fileContent(input.name, uploadTypesOf(method)) };
  if (binding.body === '*') {
    // A portfolio is named by the path alone; a path without one takes it by value.
    const fields = input.fields.filter(
      ({ name }) =>
        !binding.template.includes(`{${name}`) &&
        !(alsoInline && name === (binding.template.includes('{portfolio_id') ? 'portfolio' : 'portfolio_id')),
    );
    const whole = fields.length === input.fields.length;
    const schema = whole ? schemas.of(input) : schemas.object(input, fields);
    return { content: { [FORMS.json]: { schema, example: exampleOfBody(input, fields) } } };
  }
  const field = input.fields.find(({ name }) => name === binding.body);
  if (field === undefined) throw new RangeError(`${input.typeName} has no field ${binding.body}.`);
  return {
    required: true,
    content: {
      [FORMS.json]: { schema: schemas.field(field), example: PRINTED.get(input.name) ?? exampleOfField(field) },
    },
  };
}

/** By the request they come in, and their media type. */
const FILES = new Map([
  ['ImportPricesRequest text/csv', 'date,SPY,IEF\n2024-01-31,482.88,95.12\n'],
  ['ImportPortfoliosRequest text/csv', 'ticker,weight\nSPY,0.6\nIEF,0.4\n'],
  ['ImportPortfoliosRequest application/yaml', 'name: Retirement\npositions:\n  - ticker: SPY\n    weight: 1\n'],
]);

const PORTFOLIOS = [{ name: 'Retirement', positions: [{ ticker: 'SPY', weight: 1 }] }];

const fileContent = (request: string, types: readonly string[]): Schema =>
  Object.fromEntries(
    types.map((type) => {
      const example = FILES.get(`${request} ${type}`);
      return [
        type,
        example === undefined ? { schema: {}, example: PORTFOLIOS } : { schema: { type: 'string' }, example },
      ];
    }),
  );

function successOf(method: PublicMethod, binding: Binding, schemas: Schemas): Readonly<Record<string, Schema>> {
  const { output, success } = method.contract;
  const shown = output.fields.find(({ name }) => name === binding.responseBody);
  const answer = shown?.message ?? output;
  const description = commentOn(answer) || 'Done.';
  if (success === 204 && output.fields.length === 0) return { 204: { description, headers: NAMED } };
  const content = contentOf(method, shown, schemas);
  if (success === 204) return { 202: { description, headers: NAMED, content }, 204: DONE };
  return binding.verb === 'GET'
    ? { [success]: { description, headers: { ...headersOf(answer), ...TAGGED }, content }, 304: UNCHANGED }
    : { [success]: { description, headers: headersOf(answer), content } };
}

/** What has the time of its computation is kept in the cache. */
const headersOf = (answer: DescMessage): Schema => ({ ...NAMED, ...(answer.field.computedAt && CACHED) });

function contentOf(method: PublicMethod, shown: DescField | undefined, schemas: Schemas): Schema {
  const { output } = method.contract;
  const schema = shown === undefined ? schemas.of(output) : schemas.field(shown);
  const example = shown === undefined ? exampleOf(output) : exampleOfField(shown);
  const others = formsOf(method).filter((form) => form !== 'json');
  return {
    [FORMS.json]: { schema, example },
    ...Object.fromEntries(others.map((form) => [FORMS[form], { schema: { type: 'string' } }])),
  };
}

const NAMED = { 'Request-Id': { schema: { type: 'string' }, description: 'Quote it to the operator.' } };
const TAGGED = {
  ETag: { schema: { type: 'string' }, description: 'Names this answer; send it back as `If-None-Match`.' },
};
const CACHED = {
  'Cache-Status': {
    schema: { type: 'string' },
    description:
      'Where the answer came from, as in RFC 9211: `hit`, or `fwd` with the reason why it was computed. Of a changed portfolio `perfolio; fwd=stale; stored; detail=generation-changed`.',
  },
};
const DONE = { description: 'Done everywhere.', headers: NAMED };
const UNCHANGED = { description: 'What the client has is what it would get.' };
