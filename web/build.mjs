// Bundles the application into `dist`: scripts, styles and pictures under names that hold their digest, each also compressed, and `files.json`,
// which tells the gateway what there is. `--watch` bundles again at every change.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const source = (name) => join(here, 'src', name);
const dist = join(here, 'dist');

if (process.argv.includes('--help')) {
  process.stdout.write('usage: node build.mjs [--watch]\n\nBundles the web application into web/dist.\n');
  process.exit();
}

/** In a browser there is no Node: what the cache asks of it is answered by these (`src/demonstration/stand-ins`). */
const STAND_INS = {
  '@perfolio/cache/portable': join(here, '..', 'libs', 'cache', 'src', 'portable.ts'),
  '@perfolio/errors': join(here, '..', 'libs', 'errors', 'src', 'index.ts'),
  ioredis: source('demonstration/stand-ins/ioredis.ts'),
  'node:crypto': source('demonstration/stand-ins/node-crypto.ts'),
  crypto: source('demonstration/stand-ins/node-crypto.ts'),
  events: source('demonstration/stand-ins/events.ts'),
};

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: 'es2023',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  alias: {
    '@perfolio/engine': join(here, '..', 'libs', 'engine', 'src', 'index.ts'),
    highs: source('engine/no-linear-programmes.ts'),
    ...STAND_INS,
  },
};

/** All scripts together, compressed: what a phone on a slow line should have to load at most. */
const MOST_SCRIPT_BYTES = 200_000;
const BUFFER = source('demonstration/stand-ins/buffer.ts');
const quoted = (text) => JSON.stringify(text);

/** What is named in another file comes first, so that its name is known there. */
async function bundle() {
  const engine = hashed('engine', 'js', await scriptOf('engine/worker.ts'));
  const demonstration = hashed('demonstration', 'js', await scriptOf('demonstration/worker.ts', { inject: [BUFFER] }));
  const define = { ENGINE_URL: quoted(`/${engine.name}`), DEMONSTRATION_URL: quoted(`/${demonstration.name}`) };
  const script = hashed('app', 'js', await scriptOf('main.tsx', { define }));
  const style = hashed('app', 'css', await styleOf('styles/app.css'));
  const icon = hashed('icon', 'svg', readFileSync(source('icon.svg')));
  const manifest = hashed('manifest', 'webmanifest', named(source('manifest.webmanifest'), { ICON: icon.name }));
  const names = { SCRIPT: script.name, STYLE: style.name, ICON: icon.name, MANIFEST: manifest.name };
  const scripts = [engine, demonstration, script];
  const scriptBytes = scripts.reduce((sum, { brotli }) => sum + brotli.length, 0);
  if (scriptBytes > MOST_SCRIPT_BYTES) throw new RangeError(`${scriptBytes} bytes of script, compressed, are too many`);
  write([engine, demonstration, script, style, icon, manifest], named(source('index.html'), names));
  const sizes = [engine, demonstration, script, style].map(
    ({ name, brotli }) => `${name} ${(brotli.length / 1000).toFixed(1)} kB`,
  );
  process.stderr.write(`${sizes.join(', ')}\n`);
}

async function scriptOf(entry, more = {}) {
  const { outputFiles } = await build({ ...OPTIONS, ...more, entryPoints: [source(entry)] });
  return Buffer.from(outputFiles[0].contents);
}

async function styleOf(entry) {
  const { outputFiles } = await build({ bundle: true, minify: true, write: false, entryPoints: [source(entry)] });
  return Buffer.from(outputFiles[0].contents);
}

/** A text with the names of files in place of `{{…}}`. */
const named = (file, names) =>
  Buffer.from(readFileSync(file, 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_whole, key) => names[key]));

function hashed(stem, ending, bytes) {
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  return { name: `assets/${stem}-${digest}.${ending}`, bytes, ...packed(bytes) };
}

const packed = (bytes) => ({
  gzip: gzipSync(bytes, { level: 9 }),
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
});

/** The list comes last and at once: a gateway never reads of a file that is not there. */
function write(assets, page) {
  rmSync(join(dist, 'assets'), { recursive: true, force: true });
  mkdirSync(join(dist, 'assets'), { recursive: true });
  for (const { name, bytes, gzip, brotli } of [...assets, { name: 'index.html', bytes: page, ...packed(page) }]) {
    writeFileSync(join(dist, name), bytes);
    writeFileSync(join(dist, `${name}.gz`), gzip);
    writeFileSync(join(dist, `${name}.br`), brotli);
  }
  const files = assets.map(({ name }) => name);
  writeFileSync(join(dist, 'files.json.new'), JSON.stringify({ page: 'index.html', assets: files }));
  renameSync(join(dist, 'files.json.new'), join(dist, 'files.json'));
}

await bundle();
if (process.argv.includes('--watch')) {
  let timer;
  watch(join(here, 'src'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(bundleAgain, 50);
  });
}

function bundleAgain() {
  bundle().catch(({ message }) => process.stderr.write(`${message}\n`));
}
