// What an installation promises about its containers, each looked up from outside.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LARGEST_IMAGE = 250e6;

/** Every broken promise, by container. */
export async function brokenPromises({ containers }, engine) {
  const found = await containers();
  const faults = await Promise.all(found.map((container) => faultsOf(container, engine)));
  return faults.flat();
}

async function faultsOf(container, engine) {
  const { Name, Config, HostConfig, NetworkSettings, Mounts } = container;
  const [user = ''] = Config.User.split(':');
  const published = Object.values(NetworkSettings.Ports).flatMap((ports) => ports ?? []);
  const broken = {
    'runs as root': user === '' || user === '0' || user === 'root',
    'has a root file system that can be written': !HostConfig.ReadonlyRootfs,
    'keeps capabilities': !HostConfig.CapDrop?.some((name) => name.toUpperCase() === 'ALL'),
    'may gain privileges': !HostConfig.SecurityOpt?.some((option) => option.startsWith('no-new-privileges')),
    'has no limit of memory': !HostConfig.Memory,
    'has no limit of processes': !HostConfig.PidsLimit,
    'is published beyond loopback': published.some(({ HostIp }) => HostIp !== '127.0.0.1'),
    'is published': published.length > 0 && !/gateway/.test(Name),
    'wrote to its root file system': (await written(container, engine)).length > 0,
    'keeps a volume without a name': Mounts.some(
      ({ Type, Name: volume }) => Type === 'volume' && /^[0-9a-f]{64}$/.test(volume),
    ),
  };
  const faults = Object.keys(broken).filter((fault) => broken[fault]);
  if (engine.isLocal) faults.push(...(await processFaults(container, engine)));
  return faults.map((fault) => `${Name} ${fault}`);
}

/** Folders and files that an engine makes itself, to mount something at. */
const MADE =
  /^\/(sbin(\/docker-init)?|dev(\/.*)?|proc|sys|run|etc(\/(hosts|hostname|resolv\.conf|mtab))?|\.dockerenv)$/;

/** What differs from the image, but for places that something is mounted at and the folders on the way to them. */
async function written({ Id, Mounts, HostConfig }, { docker }) {
  const places = [...Mounts.map(({ Destination }) => Destination), ...Object.keys(HostConfig.Tmpfs ?? {})];
  const isMount = (path) =>
    places.some((place) => place === path || place.startsWith(`${path}/`) || path.startsWith(`${place}/`));
  const lines = (await docker('diff', Id)).split('\n').filter((line) => line !== '');
  return lines.map((line) => line.slice(2)).filter((path) => !isMount(path) && !MADE.test(path));
}

/** The processes themselves, as the kernel sees them. */
async function processFaults({ Id }, { docker }) {
  const pids = (await docker('top', Id, '-eo', 'pid'))
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter(Boolean);
  return pids.flatMap((pid) => {
    const status = statusOf(pid);
    if (status === undefined) return [];
    const field = (name) => status.match(new RegExp(`^${name}:\\s+(\\S+)`, 'm'))?.[1];
    return [
      ...(field('Uid') === '0' ? [`has process ${pid} of root`] : []),
      ...(/^0+$/.test(field('CapEff')) ? [] : [`has process ${pid} with capabilities`]),
      ...(field('NoNewPrivs') === '1' ? [] : [`has process ${pid} that may gain privileges`]),
      ...(field('Seccomp') === '2' ? [] : [`has process ${pid} without a filter of system calls`]),
    ];
  });
}

/** What the kernel says of a process; nothing of one that has ended, as questions after health do. */
function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Where any of the secrets can be seen: what inspect tells, what was logged, what the images hold. */
export async function leaks({ containers, secrets }, engine, planted) {
  const found = await containers();
  const seen = [];
  const look = (where, text) => seen.push(...(secrets.some((secret) => text.includes(secret)) ? [where] : []));
  for (const { Id, Name } of found) {
    look(`inspect of ${Name}`, await engine.docker('inspect', Id));
    look(`log of ${Name}`, await engine.docker('logs', Id));
  }
  look('history of the image', await engine.docker('history', '--no-trunc', 'perfolio:latest'));
  if (await streamHolds(engine, [planted, ...secrets])) seen.push('a layer of the image');
  return seen;
}

/** Looks for words in everything the image is made of. */
function streamHolds({ env }, words) {
  const longest = Math.max(...words.map((word) => word.length));
  const child = spawn('docker', ['save', 'perfolio:latest'], { env, stdio: ['ignore', 'pipe', 2] });
  let tail = Buffer.alloc(0);
  let found = false;
  child.stdout.on('data', (chunk) => {
    const text = Buffer.concat([tail, chunk]);
    found ||= words.some((word) => text.includes(word));
    tail = text.subarray(-longest);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(found) : reject(new Error(`docker save ended with ${code}.`))));
  });
}

export async function imageFaults({ docker }) {
  const [{ Size, Config }] = JSON.parse(await docker('image', 'inspect', 'perfolio:latest'));
  const megabytes = Math.round(Size / 1e6);
  console.error(`The image has ${megabytes} MB.`);
  const bill = JSON.parse(await docker('run', '--rm', '--network', 'none', '--read-only', 'perfolio:latest', 'sbom'));
  const listed = (name) => bill.components.some(({ purl }) => purl.includes(`/${name}@`));
  return [
    ...(bill.bomFormat === 'CycloneDX' ? [] : ['The image has no list of what it is made of.']),
    ...['node', 'grpc-js', 'ioredis', 'pg'].filter((name) => !listed(name)).map((name) => `The list lacks ${name}.`),
    ...(Size > LARGEST_IMAGE ? [`The image has ${megabytes} MB.`] : []),
    ...(Config.Healthcheck === undefined ? ['The image has no health check.'] : []),
    ...(Config.User === '10001:10001' ? [] : ['The image does not name its user.']),
  ];
}
