import { type DescMessage, type DescMethod, getExtension, hasExtension, toJson } from '@bufbuild/protobuf';

import { descriptors } from '@perfolio/contracts';
import type { PortfolioRole } from '@perfolio/service';

/** The package whose services strangers may call. */
const PUBLIC = 'perfolio.gateway.v1';

/** One way to call a method over HTTP, from its `google.api.http` option. */
export interface Binding {
  readonly verb: Verb;
  /** `/v1/portfolios/{portfolio_id}/limits:reset` */
  readonly template: string;
  /** The field of the request that the body fills, `*` for the whole request, empty for no body. */
  readonly body: string;
  /** The field of the response that the body shows; empty for the whole response. */
  readonly responseBody: string;
}

export type Verb = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';

/** What the contracts say about a public method. */
export interface Contract {
  /** `perfolio.gateway.v1.SessionService/CreateSession` */
  readonly name: string;
  readonly input: DescMessage;
  readonly output: DescMessage;
  readonly access: 'ANYONE' | 'USER' | 'ADMINISTRATOR';
  /** The scope a credential must carry; empty when any live one will do. */
  readonly scope: string;
  /** Whether only a person's own log-in will do. */
  readonly inPerson: boolean;
  /** Whether a session with scopes may do it to itself all the same. */
  readonly endsItself: boolean;
  /** Whether query parameters that nobody knows are left out. */
  readonly openQuery: boolean;
  /** Whether the body may also be a form. */
  readonly form: boolean;
  /** The HTTP status of a success. */
  readonly success: number;
  readonly bindings: readonly Binding[];
  /** Whether the path names a portfolio, so that the right to it is confirmed before anything else. */
  readonly ofPortfolio: boolean;
  /** The least the caller must be to that portfolio. */
  readonly role: PortfolioRole;
  /** Whether another of its routes takes the portfolio itself in place of its name. */
  readonly alsoInline: boolean;
}

/** The contract of a method by its gRPC path; throws RangeError when there is no such method, or no rule for it. */
export function contractOf(path: string): Contract {
  const name = path.slice(1);
  const method = methodOf(name);
  const {
    access,
    scope = '',
    success = 200,
    inPerson = false,
    openQuery = false,
    form = false,
    ...rule
  } = ruleOf(method, name);
  const bindings = bindingsOf(method);
  return {
    name,
    input: method.input,
    output: method.output,
    access,
    scope,
    inPerson,
    endsItself: rule.endsItself === true,
    openQuery,
    form,
    success,
    bindings,
    ofPortfolio: bindings.some(namesPortfolio),
    role: rule.role ?? leastFor(scope),
    alsoInline: bindings.some(namesPortfolio) && !bindings.every(namesPortfolio),
  };
}

/** What changes something takes more than reading, unless its rule asks for more still. */
const leastFor = (scope: string): PortfolioRole => (scope === 'portfolios:write' ? 'EDITOR' : 'VIEWER');

const namesPortfolio = ({ template }: Binding): boolean => template.includes('{portfolio_id}');

/** Full names of the public services. */
export const publicServices = (): string[] => services().map(({ typeName }) => typeName);

/** gRPC paths of all public methods. */
export const publicPaths = (): string[] =>
  services().flatMap(({ typeName, methods }) => methods.map(({ name }) => `/${typeName}/${name}`));

/** The message that a method takes, by its gRPC path. */
export const inputOf = (path: string): DescMessage => methodOf(path.slice(1)).input;

const services = () =>
  [...descriptors.files].filter(({ proto }) => proto.package === PUBLIC).flatMap((file) => file.services);

function methodOf(fullName: string): DescMethod {
  const [service = '', name = ''] = fullName.split('/');
  const method = descriptors.getService(service)?.methods.find((candidate) => candidate.name === name);
  if (method === undefined) throw new RangeError(`The contracts have no method ${fullName}.`);
  return method;
}

interface Rule {
  readonly access: Contract['access'];
  readonly scope?: string;
  readonly success?: number;
  readonly inPerson?: boolean;
  readonly endsItself?: boolean;
  readonly openQuery?: boolean;
  readonly form?: boolean;
  readonly role?: PortfolioRole;
}

function ruleOf(method: DescMethod, name: string): Rule {
  const rule = option<{ access?: string }>(method, 'perfolio.gateway.v1.rule');
  if (rule?.access === undefined || rule.access === 'ACCESS_UNSPECIFIED')
    throw new RangeError(`${name} has no rule of who may call it.`);
  return rule as Rule;
}

type HttpRule = Partial<Record<Lowercase<Verb>, string>> & {
  readonly body?: string;
  readonly responseBody?: string;
  readonly additionalBindings?: readonly HttpRule[];
};

const VERBS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'] as const satisfies readonly Verb[];

function bindingsOf(method: DescMethod): Binding[] {
  const rule = option<HttpRule>(method, 'google.api.http');
  return rule === undefined ? [] : [rule, ...(rule.additionalBindings ?? [])].flatMap(bindingOf);
}

function bindingOf(rule: HttpRule): Binding[] {
  return VERBS.flatMap((verb) => {
    const template = rule[verb.toLowerCase() as Lowercase<Verb>];
    if (template === undefined) return [];
    return [{ verb, template, body: rule.body ?? '', responseBody: rule.responseBody ?? '' }];
  });
}

/** A message-typed option as JSON. */
function option<Shape>(method: DescMethod, name: string): Shape | undefined {
  const extension = descriptors.getExtension(name);
  const options = method.proto.options;
  if (extension?.message === undefined || options === undefined || !hasExtension(options, extension)) return undefined;
  return toJson(extension.message, getExtension(options, extension) as never) as Shape;
}
