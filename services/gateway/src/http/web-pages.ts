import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

import type { Page } from './pages';
import type { Reply } from './reply';

/** What the application in the browser is told of the service before it asks anything. */
interface WebSettings {
  /** Whether people can log in at another issuer. */
  readonly oidc: boolean;
}

/**
 * The application in the browser, as it was bundled: one page at `/`, and files whose names hold their digest, so that a browser never asks
 * for one twice. Nothing where it was not bundled, as in tests that run from source.
 */
export function webPages(settings: WebSettings, folder = bundled()): ReadonlyMap<string, Page> {
  const list = join(folder, 'files.json');
  if (!existsSync(list)) return new Map();
  const { page, assets } = JSON.parse(readFileSync(list, 'utf8')) as Files;
  const html = readFileSync(join(folder, page), 'utf8').replace('<html ', `<html data-oidc="${settings.oidc}" `);
  return new Map([
    ['/', documentPage(Buffer.from(html))],
    ['/device', async () => TO_THE_DEVICE_PAGE],
    ...assets.map((name) => [`/${name}`, assetPage(folder, name)] as const),
  ]);
}

/** The address that a device shows is short, and the page behind it is one of the application's. */
const TO_THE_DEVICE_PAGE: Reply = { status: 303, headers: { location: '/#/device', 'cache-control': 'no-store' } };

interface Files {
  readonly page: string;
  readonly assets: readonly string[];
}

const bundled = (): string => join(dirname(createRequire(__filename).resolve('@perfolio/web/package.json')), 'dist');

/**
 * The page runs its own scripts and nothing else: none in the text, none from elsewhere, no text turned into code but WebAssembly, no frame
 * round it, no form that leaves.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types perfolio',
].join('; ');

const OWN_ORIGIN = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/** The page names the files of one version: it is asked about every time, and answered in a word while it is the same. */
function documentPage(body: Buffer): Page {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}.html"`;
  const headers = { ...OWN_ORIGIN, 'cache-control': 'no-cache', vary: 'Accept-Encoding', etag };
  const whole = { status: 200, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body };
  return async ({ shown }) => (shown.includes(etag) ? { status: 304, headers } : whole);
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The endings of the compressed forms that lie beside a file. */
const FORMS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** A file under a name that is never given to other bytes, sent as it was compressed when it was bundled. */
function assetPage(folder: string, name: string): Page {
  const headers = {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': POLICY,
    vary: 'Accept-Encoding',
  };
  const plain: Reply = { status: 200, headers, body: readFileSync(join(folder, name)) };
  const packed = FORMS.map(([encoding, ending]) => ({
    encoding,
    reply: {
      status: 200,
      headers: { ...headers, 'content-encoding': encoding },
      body: readFileSync(join(folder, name + ending)),
    },
  }));
  return async ({ encoding }) => packed.find((form) => form.encoding === encoding)?.reply ?? plain;
}
