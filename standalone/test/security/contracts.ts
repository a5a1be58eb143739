import {
  type DescMethod,
  fromJson,
  getExtension,
  hasExtension,
  type JsonObject,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { descriptors } from '@perfolio/contracts';

/** A method as the descriptors know it. */
export interface Method {
  /** `PortfolioService/GetPortfolio` */
  readonly name: string;
  readonly package: string;
  /** `/perfolio.gateway.v1.PortfolioService/GetPortfolio` */
  readonly path: string;
  readonly rule: Rule;
  readonly routes: readonly Route[];
  bytesOf(request: JsonObject): Uint8Array;
}

interface Rule {
  readonly access?: 'ANYONE' | 'USER' | 'ADMINISTRATOR';
  readonly scope?: string;
  readonly inPerson?: boolean;
}

/** One verb on one path template, and the field its body fills. */
export interface Route {
  readonly verb: string;
  readonly template: string;
  readonly body: string;
}

/** Every method of every service of a package. */
export const methodsOf = (name: string): Method[] =>
  [...descriptors.files]
    .filter(({ proto }) => proto.package === name)
    .flatMap(({ services }) => services.flatMap(({ methods }) => methods.map((method) => described(method, name))));

function described(method: DescMethod, name: string): Method {
  const { parent, input } = method;
  const http = option(method, 'google.api.http') as HttpRule | undefined;
  return {
    name: `${parent.name}/${method.name}`,
    package: name,
    path: `/${parent.typeName}/${method.name}`,
    rule: (option(method, 'perfolio.gateway.v1.rule') ?? {}) as Rule,
    routes: http === undefined ? [] : [http, ...(http.additionalBindings ?? [])].flatMap(routesOf),
    bytesOf: (request) => toBinary(input, fromJson(input, request, { registry: descriptors })),
  };
}

type HttpRule = Readonly<Record<string, string>> & {
  readonly body?: string;
  readonly additionalBindings?: readonly HttpRule[];
};

const VERBS = ['get', 'put', 'post', 'delete', 'patch'];

const routesOf = (rule: HttpRule): Route[] =>
  VERBS.filter((verb) => rule[verb] !== undefined).map((verb) => ({
    verb: verb.toUpperCase(),
    template: rule[verb] ?? '',
    body: rule.body ?? '',
  }));

function option(method: DescMethod, name: string): unknown {
  const extension = descriptors.getExtension(name);
  const { options } = method.proto;
  if (extension?.message === undefined || options === undefined || !hasExtension(options, extension)) return undefined;
  return toJson(extension.message, getExtension(options, extension) as never);
}
