import { PerfolioError } from '@perfolio/errors';

import type { Verb } from '../contract';
import type { PublicMethod } from '../public-method';
import { isReadable } from '../readable-answers';
import type { HttpForm } from './media-types';
import { createRememberedJson, type RememberJson } from './remembered-json';
import { compileTemplate, type RouteTemplate } from './route-template';
import { createTranscoder, type Transcoder } from './transcode';

/** One verb on one path. */
export interface Route {
  readonly method: PublicMethod;
  readonly verb: Verb;
  readonly template: RouteTemplate;
  readonly transcoder: Transcoder;
  /** The forms an answer can leave in, the usual one first. */
  readonly forms: readonly HttpForm[];
}

export interface Routed {
  readonly route: Route;
  /** What the path says, by field. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface Routes {
  /** The route for a verb and a path; refuses a path nobody knows and a verb that the path does not take. */
  find(verb: string, path: string): Routed;
  /** The verbs that a path takes, as `Allow` names them; empty for a path nobody knows. */
  allowed(path: string): readonly string[];
}

export function createRoutes(methods: readonly PublicMethod[]): Routes {
  const remember = createRememberedJson();
  const routes = methods.flatMap((method) => routesOf(method, remember));
  const allowed = (path: string): string[] => {
    const verbs = routes.filter(({ template }) => template.match(path) !== undefined).map(({ verb }) => verb);
    return verbs.length === 0 ? [] : [...new Set([...verbs, ...(verbs.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])];
  };
  return {
    allowed,
    find: (verb, path) => {
      for (const route of routes) {
        if (route.verb !== (verb === 'HEAD' ? 'GET' : verb)) continue;
        const variables = route.template.match(path);
        if (variables !== undefined) return { route, variables };
      }
      throw notRouted(verb, allowed(path));
    },
  };
}

const routesOf = (method: PublicMethod, remember: RememberJson): Route[] =>
  method.contract.bindings.map((binding) => ({
    method,
    verb: binding.verb,
    template: compileTemplate(binding.template),
    transcoder: createTranscoder(method, binding, remember),
    forms: formsOf(method),
  }));

export function formsOf(method: PublicMethod): readonly HttpForm[] {
  if (method.only !== undefined) return [method.only];
  if (method.kind === 'stream') return ['json', 'events'];
  return isReadable(method.contract.output.typeName) ? ['json', 'text', 'page'] : ['json'];
}

/** The way a path is refused; `allow` goes into the header of that name. */
export function notRouted(verb: string, allowed: readonly string[]): PerfolioError {
  if (allowed.length === 0)
    return new PerfolioError('ROUTE_NOT_FOUND', 'There is no such route. The reference at /docs lists them.');
  const allow = allowed.join(', ');
  return new PerfolioError('METHOD_NOT_ALLOWED', `This route does not take ${verb.slice(0, 16)}. It takes ${allow}.`, {
    metadata: { allow },
  });
}
