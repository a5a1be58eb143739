import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { webPages } from './web-pages';

const ASSET = 'assets/app-AbCdEf123456.js';

describe('the application in the browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-pages-'));
  const ask = async (path: string, shown: readonly string[] = [], encoding?: 'br' | 'gzip') => {
    const page = webPages({ oidc: true }, folder).get(path);
    if (page === undefined) throw new Error(`${path} is not there.`);
    return page({ shown, encoding });
  };

  beforeAll(() => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'files.json'), JSON.stringify({ page: 'index.html', assets: [ASSET] }));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><html lang="en"></html>');
    for (const ending of ['', '.br', '.gz']) writeFileSync(join(folder, ASSET + ending), `script${ending}`);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('runs its own scripts and nothing else', async () => {
    const { headers } = await ask('/');
    const policy = headers['content-security-policy'] ?? '';

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  });

  it('tells the page whether there is another issuer', async () => {
    expect(String((await ask('/')).body)).toContain('<html data-oidc="true" lang="en">');
  });

  it('leads from the short address of a device to the page for its code', async () => {
    expect(await ask('/device')).toMatchObject({ status: 303, headers: { location: '/#/device' } });
  });

  it('answers in a word who has the page already', async () => {
    const { headers } = await ask('/');

    const again = await ask('/', [headers.etag ?? '']);

    expect(again).toMatchObject({ status: 304 });
    expect(again.body).toBeUndefined();
  });

  it('gives files for good, as they were compressed', async () => {
    const packed = await ask(`/${ASSET}`, [], 'br');
    const plain = await ask(`/${ASSET}`);

    expect(packed.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(String(packed.body)).toBe('script.br');
    expect(String(plain.body)).toBe('script');
  });

  it('is nowhere where it was not bundled', () => {
    expect(webPages({ oidc: false }, join(folder, 'missing')).size).toBe(0);
  });
});
