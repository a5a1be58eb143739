import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { escaped, readableDocument } from './docs-markdown';
import type { Page } from './pages';
import type { Reply } from './reply';

/** Where the reference of the contract is; the documents lie below it. */
const REFERENCE = '/docs';
export const INDEX = `${REFERENCE}/`;

/**
 * The documents of the project as pages below `/docs/`, each made when it is first asked for. Nothing where they were not brought along.
 *
 * @param root the folder that holds README.md and docs
 */
export function docsPages(root = projectRoot()): ReadonlyMap<string, Page> {
  const addresses = new Map(documentsIn(root).map((file) => [file, addressOf(file)]));
  return new Map([...addresses].map(([file, address]) => [address, documentPage({ root, file, addresses })]));
}

/** Sources and what is compiled of them lie equally deep. */
const projectRoot = (): string => join(__dirname, '..', '..', '..', '..');

const BESIDE = ['README.md', 'SECURITY.md', 'CHANGELOG.md'];

/** By their path from the root, with `/` on every system. */
function documentsIn(root: string): readonly string[] {
  const folder = join(root, 'docs');
  if (!existsSync(join(folder, 'README.md'))) return [];
  const within = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => posix.join('docs', name.replaceAll('\\', '/')));
  return [...BESIDE.filter((name) => existsSync(join(root, name))), ...within];
}

/** `docs/measures/README.md` is at `/docs/measures`, `docs/README.md` at `/docs/`, and README.md at `/docs/readme`. */
function addressOf(file: string): string {
  if (file === 'docs/README.md') return INDEX;
  const inside = file.startsWith('docs/') ? file.slice('docs/'.length) : file.toLowerCase();
  return INDEX + inside.replace(/(\/README)?\.md$/, '');
}

interface Document {
  readonly root: string;
  readonly file: string;
  /** Of all documents, by their file. */
  readonly addresses: ReadonlyMap<string, string>;
}

function documentPage(document: Document): Page {
  let made: { readonly whole: Reply; readonly unchanged: Reply; readonly etag: string } | undefined;
  return async ({ shown }) => {
    made ??= make(document);
    return shown.includes(made.etag) ? made.unchanged : made.whole;
  };
}

function make(document: Document) {
  const body = Buffer.from(pageOf(document));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}.html"`;
  const headers = { ...HEADERS, etag };
  const whole = { status: 200, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body };
  return { whole, unchanged: { status: 304, headers }, etag };
}

function pageOf({ root, file, addresses }: Document): string {
  const text = readFileSync(join(root, file), 'utf8');
  const { title, html } = readableDocument(text, (link) => seenFrom(file, link, addresses));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} · Perfolio</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>${NAVIGATION}<main>${html}</main></body></html>`;
}

/** Documents are linked by their files, as GitHub reads them. What is neither one of them nor elsewhere on the web has no address here. */
function seenFrom(file: string, link: string, addresses: ReadonlyMap<string, string>): string | undefined {
  if (link.startsWith('https://') || link.startsWith('#')) return link;
  const [path = '', anchor] = link.split('#');
  const address = addresses.get(posix.join(posix.dirname(file), path));
  return address === undefined || anchor === undefined ? address : `${address}#${anchor}`;
}

const NAVIGATION = `<nav aria-label="Documentation"><a href="${INDEX}">Documents</a> <a href="${REFERENCE}">API reference</a> <a href="/openapi.json">openapi.json</a> <a href="/">Application</a></nav>`;

const STYLE =
  'body{font:17px/1.55 system-ui,sans-serif;margin:0 auto;max-width:58rem;padding:1rem;color:#1a1d21;background:#fff;overflow-wrap:break-word}nav{border-bottom:1px solid #ccd;padding-bottom:.5rem}nav a{margin-right:.75rem}h1{line-height:1.2}h2{margin-top:2.5rem}a{color:#0b5cad}code,pre{font:.87em/1.45 ui-monospace,monospace}pre{background:#f4f5f7;padding:.75rem;overflow:auto}.wide{overflow-x:auto}table{border-collapse:collapse}th,td{padding:.3rem .75rem .3rem 0;vertical-align:top;text-align:left;border-bottom:1px solid #dde}@media(prefers-color-scheme:dark){body{color:#dde;background:#16181c}pre{background:#22252b}a{color:#7bf}nav,th,td{border-color:#3a3f47}}@media print{nav{display:none}}';

const HEADERS = {
  'cache-control': 'no-cache',
  vary: 'Accept-Encoding',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};
