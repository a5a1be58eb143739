// Installs, generates and compiles what is missing or stale. Plain Node without dependencies, so that it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { missingPackages } from './installed.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const stamps = join(root, 'node_modules', '.cache', 'perfolio');

/** What every process of the service is started with. */
export const nodeFlags = JSON.parse(readFileSync(join(root, 'libs/service/node-flags.json'), 'utf8'));

/** The Node that the project brings; where no package exists for the platform, the one that runs this. */
export const node = () => (existsSync(join(bin, 'node')) ? join(bin, 'node') : process.execPath);

export const environment = () => ({ ...process.env, PATH: `${bin}:${process.env.PATH}` });

/** Everything a command needs, in order; says on stderr what takes time. */
export async function ensureBuilt({ protoOnly = false } = {}) {
  await onceWhile(INSTALL);
  if (!existsSync(join(root, DESCRIPTORS))) forget(GENERATE);
  await onceWhile(GENERATE);
  if (protoOnly) return;
  if (!existsSync(join(root, KERNELS.made))) forget(KERNELS);
  await onceWhile(KERNELS);
  if (workspaces().some((folder) => !existsSync(join(root, folder, 'dist')))) forget(COMPILE);
  await onceWhile(COMPILE);
  if (!existsSync(join(root, BUNDLE.made))) forget(BUNDLE);
  await onceWhile(BUNDLE);
}

const INSTALL = {
  name: 'install',
  sources: () => [
    'package.json',
    'package-lock.json',
    ...[...workspaces(), 'web'].map((folder) => join(folder, 'package.json')),
  ],
  announcement: 'Installing packages (the first time takes a minute) …',
  // A manifest that was only touched, or whose scripts changed, asks for nothing, and then nobody needs a network.
  isDone: () => missingPackages(root)?.length === 0,
  work: install,
};

async function install() {
  const missing = missingPackages(root) ?? ['all packages'];
  const named = missing.length > MOST_NAMED ? [...missing.slice(0, MOST_NAMED), '…'] : missing;
  const offline = await isOffline();
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...(offline ? ['--offline'] : [])]);
  } catch {
    console.error(`Packages could not be installed. Missing: ${named.join('; ')}.`);
    if (offline)
      console.error('There is no network, and npm has not kept them. Run the same again where there is one.');
    process.exit(1);
  }
}

const MOST_NAMED = 5;
const NO_NETWORK = /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT/;

/** Asked first: without a network `npm install` tries each package anew, for minutes. A registry that knows no ping is one all the same. */
function isOffline() {
  return new Promise((resolve, reject) => {
    const args = ['ping', '--loglevel=error', '--fetch-retries=0', '--fetch-timeout=10000'];
    const child = spawn('npm', args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code !== 0 && NO_NETWORK.test(said)));
  });
}

const DESCRIPTORS = 'libs/contracts/descriptors.binpb';

const GENERATE = {
  name: 'generate',
  sources: () => ['buf.yaml', 'buf.gen.yaml', ...filesUnder('proto', '.proto')],
  announcement: 'Generating code from the contracts …',
  work: async () => {
    await run('buf', ['generate']);
    await run('buf', ['build', 'proto', '--as-file-descriptor-set', '-o', DESCRIPTORS]);
  },
};

/** Hot loops in WebAssembly, as a module of bytes: it loads in a worker, a test and a browser alike. */
const KERNELS = {
  name: 'kernels',
  made: 'libs/engine/src/gen/kernel-bytes.ts',
  sources: () => filesUnder('libs/engine/assembly', '.ts'),
  announcement: 'Assembling the kernels …',
  work: async () => {
    const binary = join(stamps, 'kernels.wasm');
    mkdirSync(stamps, { recursive: true });
    const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--disableWarning', '112'];
    await run('asc', ['libs/engine/assembly/index.ts', '--outFile', binary, ...flags]);
    mkdirSync(dirname(join(root, KERNELS.made)), { recursive: true });
    writeFileSync(join(root, KERNELS.made), kernelModule(readFileSync(binary)));
  },
};

const kernelModule = (bytes) =>
  `// Assembled from libs/engine/assembly. Not to be edited.\nexport const KERNEL_BYTES = Uint8Array.of(${[...bytes].join(',')});\n`;

const COMPILE = {
  name: 'compile',
  sources: () => ['tsconfig.base.json', ...workspaces().flatMap((folder) => filesUnder(join(folder, 'src'), '.ts'))],
  announcement: 'Compiling …',
  work: () => run('tsc', ['-b', ...workspaces()]),
};

const BUNDLED = ['libs/engine/src', 'libs/cache/src', 'libs/errors/src'];

/** The application in the browser; the engine and the cache go with it. */
const BUNDLE = {
  name: 'bundle',
  made: 'web/dist/files.json',
  sources: () => ['web/build.mjs', ...filesUnder('web/src', ''), ...BUNDLED.flatMap((lib) => filesUnder(lib, '.ts'))],
  announcement: 'Bundling the web application …',
  work: () => run(node(), [join('web', 'build.mjs')]),
};

/** Runs a command of the project's on its own Node; rejects when it fails. What it prints goes to stderr: stdout belongs to the caller. */
export function run(command, args, { cwd = root, stdio = ['ignore', 2, 2] } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio, env: environment(), shell: process.platform === 'win32' });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}.`)),
    );
  });
}

/** Does a step unless it was done since its sources last changed. The stamp is taken after the step, which may rewrite a source. */
async function onceWhile(step) {
  const file = stampOf(step);
  if (existsSync(file) && readFileSync(file, 'utf8') === newest(step.sources())) return;
  if (step.isDone?.() !== true) {
    console.error(step.announcement);
    await step.work();
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(file, newest(step.sources()));
}

const stampOf = (step) => join(stamps, step.name);

const forget = (step) => rmSync(stampOf(step), { force: true });

/** Which files there are and when the newest changed: enough to notice an edit, a new file and a removal. */
function newest(files) {
  const times = files.map((file) => statSync(join(root, file)).mtimeMs);
  return `${process.platform} ${files.length} ${Math.max(...times)}`;
}

/** What `tsc` compiles; `web` is bundled. */
const workspaces = () =>
  ['libs', 'services']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .concat('standalone')
    .filter((folder) => existsSync(join(root, folder, 'package.json')));

function filesUnder(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureBuilt({ protoOnly: process.argv.includes('--proto-only') });
}
