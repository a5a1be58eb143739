// Base images for where none can be pulled: Debian's own packages under the same names and users, with just enough of what the real ones
// do at start-up. They let the real Dockerfile and the real compose file run; they are no images to release on.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { node } from '../build.mjs';

const IMAGES = {
  'node:24-bookworm-slim': nodeImage,
  'postgres:18-bookworm': postgresImage,
  'redis:7-bookworm': redisImage,
};
const PACKAGES = 'ca-certificates,postgresql,redis-server';
const BASE = 'perfolio-stand-in:bookworm';
const USER = 999;
const TRUSTED = '/etc/ssl/certs/ca-certificates.crt';

/** Pulls what can be pulled and makes the rest; names what was made. */
export async function provideImages({ docker, shown }, folder) {
  const made = [];
  for (const [name, recipe] of Object.entries(IMAGES)) {
    if (await isThere(docker, name)) continue;
    console.error(`Making a stand-in for ${name} …`);
    if (!(await isThere(docker, BASE))) await importBase(shown, debian(folder));
    const context = mkdtempSync(join(tmpdir(), 'perfolio-stand-in-'));
    mkdirSync(join(context, 'layer'));
    const steps = recipe(join(context, 'layer'));
    writeFileSync(join(context, 'Dockerfile'), [`FROM ${BASE}`, 'COPY layer /', ...steps, ''].join('\n'));
    await shown('docker', ['build', '--quiet', '--tag', name, context]);
    rmSync(context, { recursive: true });
    made.push(name);
  }
  return made;
}

const isThere = (docker, name) =>
  docker('image', 'inspect', name)
    .catch(() => docker('pull', '--quiet', name))
    .then(
      () => true,
      () => false,
    );

const importBase = (shown, system) =>
  shown('sh', ['-c', `tar -c --exclude=./proc --exclude=./sys -C '${system}' . | docker import - ${BASE}`]);

/** A plain Debian with the packages that any of the images needs, laid out once. */
function debian(folder) {
  const system = join(folder, 'bookworm');
  if (existsSync(join(system, 'complete'))) return system;
  rmSync(system, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('debootstrap', ['--variant=minbase', `--include=${PACKAGES}`, 'bookworm', system], options);
  // In the real images these are people of their own with this number.
  for (const [file, fields] of [
    ['passwd', 4],
    ['group', 3],
  ]) {
    const path = join(system, 'etc', file);
    const kept = readFileSync(path, 'utf8').replace(/^(postgres|redis):.*\n/gm, '');
    const tail = fields === 4 ? `${USER}:${USER}::/var/lib/postgresql:/bin/sh` : `${USER}:`;
    writeFileSync(path, `${kept}postgres:x:${tail}\n`);
  }
  // Whom this machine trusts: a registry may be reached through somebody of its own.
  cpSync(TRUSTED, join(system, TRUSTED));
  rmSync(join(system, 'var/lib/postgresql'), { recursive: true, force: true });
  mkdirSync(join(system, 'var/lib/postgresql'));
  chmodSync(join(system, 'var/lib/postgresql'), 0o1777);
  appendFileSync(join(system, 'complete'), '');
  return system;
}

/** The project's Node 24 and this machine's npm, set up to reach what this machine's reaches. */
function nodeImage(layer) {
  const npm = dirname(dirname(realpathSync(execFileSync('which', ['npm'], { encoding: 'utf8' }).trim())));
  for (const folder of ['bin', 'etc']) mkdirSync(join(layer, 'usr/local', folder), { recursive: true });
  cpSync(realpathSync(node()), join(layer, 'usr/local/bin/node'));
  cpSync(npm, join(layer, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
  writeFileSync(join(layer, 'usr/local/etc/npmrc'), npmSettings());
  const start = '#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n';
  writeFileSync(join(layer, 'usr/local/bin/npm'), start, { mode: 0o755 });
  return [`ENV PATH=/usr/local/bin:/usr/bin:/bin NODE_EXTRA_CA_CERTS=${TRUSTED}`, 'CMD ["node"]'];
}

function npmSettings() {
  const ask = (key) => execFileSync('npm', ['config', 'get', key, '--global'], { encoding: 'utf8', cwd: '/' }).trim();
  const known = ['cafile', 'registry'].map((key) => [key, ask(key)]);
  return known.map(([key, value]) => (value === 'null' ? '' : `${key}=${value}\n`)).join('');
}

const POSTGRES_START = `#!/bin/sh
set -e
data=/var/lib/postgresql/18/docker
if [ ! -s "$data/PG_VERSION" ]; then
  mkdir -p "$data"
  chmod 700 "$data"
  initdb -D "$data" -U "$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-host=scram-sha-256 --auth-local=trust
  echo 'host all all all scram-sha-256' >> "$data/pg_hba.conf"
  pg_ctl -D "$data" -w -o "-c listen_addresses=''" start
  createdb -U "$POSTGRES_USER" -h /var/run/postgresql "$POSTGRES_DB"
  pg_ctl -D "$data" -w stop
fi
exec postgres -D "$data" -c listen_addresses='*'
`;

function postgresImage(layer) {
  mkdirSync(join(layer, 'usr/local/bin'), { recursive: true });
  writeFileSync(join(layer, 'usr/local/bin/start-postgres'), POSTGRES_START, { mode: 0o755 });
  return [
    'ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin',
    'VOLUME /var/lib/postgresql',
    'STOPSIGNAL SIGINT',
    'CMD ["start-postgres"]',
  ];
}

function redisImage() {
  return ['WORKDIR /data', 'VOLUME /data', 'CMD ["redis-server"]'];
}
