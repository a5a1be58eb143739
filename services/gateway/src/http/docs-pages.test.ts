import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { docsPages, INDEX } from './docs-pages';
import type { Reply } from './reply';

const ROOT = join(__dirname, '..', '..', '..', '..');
const pages = docsPages(ROOT);

async function ask(path: string, shown: readonly string[] = []): Promise<Reply> {
  const page = pages.get(path);
  if (page === undefined) throw new Error(`${path} is not there.`);
  return page({ shown, encoding: undefined });
}

const htmlOf = async (path: string): Promise<string> => String((await ask(path)).body);

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);
const linksOf = (html: string) => matches(html, /href="([^"]*)"/g);
const anchorsOf = (html: string) => matches(html, /id="([^"]*)"/g);

/** What the gateway answers beside the documents. */
const ELSEWHERE = ['/docs', '/openapi.json', '/'];

const files = [
  'README.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('the documents', () => {
  it('are all there, one page a file', () => {
    expect(pages.size).toBe(files.length);
    expect([...pages.keys()]).toEqual(
      expect.arrayContaining([INDEX, '/docs/readme', '/docs/security', '/docs/tutorial', '/docs/measures/tails']),
    );
    expect(pages.has('/docs/measures')).toBe(true);
  });

  it('lead to pages and anchors that exist', async () => {
    const broken: string[] = [];
    for (const path of pages.keys()) {
      for (const link of linksOf(await htmlOf(path))) {
        if (ELSEWHERE.includes(link) || link.startsWith('https://')) continue;
        const [page = '', anchor] = link.split('#');
        const target = page === '' ? path : page;
        if (!pages.has(target)) broken.push(`${path}: ${link}`);
        else if (anchor !== undefined && !anchorsOf(await htmlOf(target)).includes(anchor))
          broken.push(`${path}: ${link}`);
      }
    }

    expect(broken).toEqual([]);
  });

  it('are all found from the index, which leads to the reference of the API, too', async () => {
    const found = new Set([INDEX]);
    for (const path of found) {
      for (const link of linksOf(await htmlOf(path))) {
        const [page = ''] = link.split('#');
        if (pages.has(page)) found.add(page);
      }
    }

    expect([...pages.keys()].filter((path) => !found.has(path))).toEqual([]);
    expect(linksOf(await htmlOf(INDEX))).toEqual(expect.arrayContaining(['/docs', '/openapi.json']));
  });

  it('link to files that exist, as GitHub reads them', () => {
    const broken = files.flatMap((file) =>
      matches(readFileSync(join(ROOT, file), 'utf8'), /\]\(([^)\s]*)\)/g)
        .filter((link) => !/^(https:|#)/.test(link))
        .filter((link) => !existsSync(join(ROOT, dirname(file), link.replace(/#.*/, ''))))
        .map((link) => `${file}: ${link}`),
    );

    expect(broken).toEqual([]);
  });

  it('load nothing from elsewhere and run nothing', async () => {
    for (const path of pages.keys()) {
      const { headers } = await ask(path);
      const html = await htmlOf(path);

      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/,
      );
      expect(html).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\son[a-z]+=/);
      expect(html).toMatch(/<html lang="en"><head><meta charset="utf-8"><title>[^<]+ · Perfolio<\/title>/);
    }
  });

  it('are answered in a word to who has them already', async () => {
    const { headers } = await ask(INDEX);

    const again = await ask(INDEX, [headers.etag ?? '']);

    expect(again).toMatchObject({ status: 304 });
    expect(again.body).toBeUndefined();
  });

  it('are nowhere where they were not brought along', () => {
    const empty = mkdtempSync(join(tmpdir(), 'perfolio-docs-'));
    const none = docsPages(empty);
    rmSync(empty, { recursive: true });

    expect(none.size).toBe(0);
  });
});
