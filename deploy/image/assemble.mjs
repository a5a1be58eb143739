// Lays out what an image holds, and nothing else: Node with the libraries it is linked to, the compiled services and their packages. No shell,
// no package manager, no sources. `node deploy/image/assemble.mjs <folder>` after a build whose development packages are pruned.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { billOf } from './bill.mjs';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const root = process.argv[2];
if (root === undefined) {
  console.error('Usage: node deploy/image/assemble.mjs <folder>');
  process.exit(2);
}
const app = join(root, 'app');

const USER = 10001;
const DOCUMENTS = ['README.md', 'SECURITY.md', 'CHANGELOG.md', 'docs'];

function layOut() {
  for (const folder of ['app', 'data', 'etc', 'usr/local/bin']) mkdirSync(join(root, folder), { recursive: true });
  mkdirSync(join(root, 'tmp'), { mode: 0o777, recursive: true });
  writeFileSync(join(root, 'etc/passwd'), `perfolio:x:${USER}:${USER}:perfolio:/data:/nonexistent\n`);
  writeFileSync(join(root, 'etc/group'), `perfolio:x:${USER}:\n`);
  copyNode();
  copyPackages();
  for (const folder of workspaces()) copyWorkspace(folder);
  // A gateway serves the documents as pages.
  for (const name of DOCUMENTS) cpSync(join(source, name), join(app, name), { recursive: true });
  // The gateway serves them as pages.
  for (const name of ['README.md', 'SECURITY.md', 'CHANGELOG.md', 'docs'])
    cpSync(join(source, name), join(app, name), { recursive: true });
  for (const name of ['perfolio.cjs', 'health.cjs']) cpSync(join(source, 'deploy/image', name), join(app, name));
  writeFileSync(join(app, 'sbom.cdx.json'), JSON.stringify(billOf(join(app, 'node_modules'), source)));
}

/** Node and every library it asks the loader for, at the same paths. */
function copyNode() {
  const node = realpathSync(process.execPath);
  cpSync(node, join(root, 'usr/local/bin/node'));
  const linked = execFileSync('ldd', [node], { encoding: 'utf8' });
  for (const [file] of linked.matchAll(/\/\S+/g)) {
    cpSync(realpathSync(file), join(root, file), { recursive: true });
  }
  // Looked up by name at run time: how host names are found.
  for (const name of ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2']) {
    const folder = dirname(linked.match(/\/\S*libc\.so\.6/)[0]);
    if (existsSync(join(folder, name))) cpSync(realpathSync(join(folder, name)), join(root, folder, name));
  }
}

/** Of packages only what runs. Links to the workspaces stay links, as they are written. */
function copyPackages() {
  const options = { recursive: true, verbatimSymlinks: true, filter: isWanted };
  cpSync(join(source, 'node_modules'), join(app, 'node_modules'), options);
}

const NEVER = /\.(map|md|markdown|d\.ts|d\.mts|d\.cts|tsbuildinfo)$/;
const DATA_IN_USE = ['stocks.csv', 'sp500.csv', 'sp500-2000.csv'];

function isWanted(path) {
  const inside = relative(join(source, 'node_modules'), path);
  if (inside.startsWith('.') || NEVER.test(path)) return false;
  const [, data] = inside.match(/^vega-datasets\/data\/(.+)$/) ?? [];
  return data === undefined || DATA_IN_USE.includes(data);
}

function copyWorkspace(folder) {
  const to = join(app, folder);
  mkdirSync(to, { recursive: true });
  for (const name of ['package.json', 'dist', 'node_modules', 'descriptors.binpb']) {
    const from = join(source, folder, name);
    if (existsSync(from)) cpSync(from, join(to, name), { recursive: true, filter: (path) => !NEVER.test(path) });
  }
}

function workspaces() {
  return ['libs', 'services']
    .flatMap((folder) => readdirSync(join(source, folder)).map((name) => join(folder, name)))
    .concat('standalone', 'web')
    .filter((folder) => existsSync(join(source, folder, 'package.json')));
}

layOut();
