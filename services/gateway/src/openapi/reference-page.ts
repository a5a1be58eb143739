import { createHash } from 'node:crypto';

import type { Reply } from '../http/reply';
import type { OpenApi } from './document';
import type { Schema } from './schema';

/** The contract as a page that people read: one file, no script, nothing from elsewhere. */
export function referencePage(document: OpenApi): Reply {
  const { info, tags } = document;
  const operations = operationsOf(document);
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => list(operation.tags).includes(name));
    return `<section><h2 id="${escaped(name)}">${escaped(name)}</h2><p>${prose(description)}</p>${own.map((one) => operationHtml(one, document)).join('')}</section>`;
  });
  const links = tags.map(({ name }) => `<a href="#${escaped(name)}">${escaped(name)}</a>`);
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(info.title)} reference</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><header><h1>${escaped(info.title)}</h1><p>${prose(info.description)} For programs: <a href="/openapi.json">openapi.json</a>. To read: <a href="/docs/">the documents</a>.</p><nav>${links.join(' ')}</nav></header><main>${sections.join('')}</main></body></html>`;
  return { status: 200, headers: HEADERS, body: Buffer.from(body) };
}

interface Listed {
  readonly path: string;
  readonly verb: string;
  readonly operation: Schema;
}

const operationsOf = ({ paths }: OpenApi): Listed[] =>
  Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb: verb.toUpperCase(), operation })),
  );

function operationHtml({ path, verb, operation }: Listed, { components }: OpenApi): string {
  const { operationId, description, parameters, requestBody, responses } = operation;
  return [
    `<article id="${escaped(String(operationId))}"><h3><b>${verb}</b> <code>${escaped(path)}</code></h3>`,
    `<p>${prose(String(description))}</p>`,
    parametersHtml(list(parameters)),
    exampleHtml('Send', requestBody),
    ...Object.entries(fields(responses)).map(([status, response]) =>
      responseHtml(status, meant(fields(response), components.responses)),
    ),
    '</article>',
  ].join('');
}

/** The response itself where it is said elsewhere. */
function meant(response: Schema, shared: OpenApi['components']['responses']): Schema {
  const name = typeof response.$ref === 'string' ? response.$ref.split('/').at(-1) : undefined;
  return name === undefined ? response : (shared[name] ?? response);
}

function parametersHtml(parameters: readonly unknown[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map((one) => {
    const { name, in: where, required, description = '' } = fields(one);
    const must = required === true ? ', required' : '';
    return `<tr><td><code>${escaped(String(name))}</code></td><td>${escaped(String(where))}${must}</td><td>${prose(String(description))}</td></tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function responseHtml(status: string, response: Schema): string {
  const line = `<p><b>${escaped(status)}</b> ${prose(String(response.description))}</p>`;
  return status.startsWith('2') ? line + exampleHtml('Answer', response) : line;
}

/** The first form that has an example. */
function exampleHtml(title: string, holder: unknown): string {
  for (const [type, media] of Object.entries(fields(fields(holder).content))) {
    const { example } = fields(media);
    if (example === undefined) continue;
    const text = typeof example === 'string' ? example : JSON.stringify(example, undefined, 2);
    return `<details><summary>${title}: ${escaped(type)}</summary><pre>${escaped(text)}</pre></details>`;
  }
  return '';
}

const fields = (value: unknown): Schema => (typeof value === 'object' && value !== null ? { ...value } : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Text of the contracts, whose only mark is the back-tick. */
const prose = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1a1d21;background:#fff}nav a{margin-right:.75rem}h2{margin-top:3rem;border-bottom:1px solid #ccd}article{margin:2rem 0}h3{margin-bottom:0}h3 b{color:#0a5}code,pre{font:14px/1.4 ui-monospace,monospace}pre{background:#f4f5f7;padding:.75rem;overflow:auto;max-height:24rem}table{border-collapse:collapse}td{padding:.15rem .75rem .15rem 0;vertical-align:top}@media(prefers-color-scheme:dark){body{color:#dde;background:#16181c}pre{background:#22252b}a{color:#7bf}}';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=300',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};
