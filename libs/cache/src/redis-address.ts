import { readFileSync } from 'node:fs';

export interface Host {
  readonly host: string;
  readonly port: number;
}

interface Login {
  readonly username: string;
  readonly password: string;
}

/** Over TLS: an authority of one's own, else those the machine trusts. */
export interface Trust {
  readonly ca?: string;
}

interface Common extends Login {
  readonly hosts: readonly [Host, ...Host[]];
  readonly tls: Trust | undefined;
}

export interface SingleAddress extends Common {
  readonly topology: 'single';
  readonly db: number;
}

/** `hosts` are the sentinels; they know where the server they call `master` is at the time. */
export interface SentinelAddress extends Common {
  readonly topology: 'sentinel';
  readonly db: number;
  readonly master: string;
  readonly sentinel: Login;
}

export interface ClusterAddress extends Common {
  readonly topology: 'cluster';
}

export type Address = SingleAddress | SentinelAddress | ClusterAddress;

interface Scheme {
  readonly topology: Address['topology'];
  readonly tls: boolean;
  readonly port: number;
  readonly form: string;
  readonly parameters: readonly string[];
}

const SINGLE = { topology: 'single', port: 6379 } as const;
const SENTINEL = { topology: 'sentinel', port: 26_379 } as const;
const CLUSTER = { topology: 'cluster', port: 6379 } as const;
const OF_SENTINELS = ['db', 'sentinelUser', 'sentinelPassword'];

/** Every kind of address there is. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  redis: { ...SINGLE, tls: false, form: 'host[:port][/db]', parameters: [] },
  rediss: { ...SINGLE, tls: true, form: 'host[:port][/db][?ca=file]', parameters: ['ca'] },
  'redis+sentinel': { ...SENTINEL, tls: false, form: 'host[:port],…/master[?…]', parameters: OF_SENTINELS },
  'rediss+sentinel': { ...SENTINEL, tls: true, form: 'host[:port],…/master[?…]', parameters: [...OF_SENTINELS, 'ca'] },
  'redis+cluster': { ...CLUSTER, tls: false, form: 'host[:port],…', parameters: [] },
  'rediss+cluster': { ...CLUSTER, tls: true, form: 'host[:port],…[?ca=file]', parameters: ['ca'] },
};

const ADDRESS =
  /^(?<name>[a-z+]+):\/\/(?:(?<login>[^/?#]*)@)?(?<hosts>[^@/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;
const HOST = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/;
const MASTER = /^[A-Za-z0-9._-]+$/;

/** Reads an address of one of the schemes. Anything else is refused, never guessed, and never repeated: it may hold a password. */
export function addressOf(text: string): Address {
  const { scheme, expected, login, hosts, path, query } = partsOf(text);
  const given = parametersOf(query, scheme, expected);
  const common = {
    ...loginOf(login),
    hosts: hostsOf(hosts, scheme, expected),
    tls: scheme.tls ? trustOf(given.get('ca')) : undefined,
  };
  switch (scheme.topology) {
    case 'single':
      return { ...common, topology: 'single', hosts: alone(common.hosts, expected), db: databaseOf(path) };
    case 'cluster':
      if (path !== '') throw new RangeError(`a Redis Cluster has no numbered databases: ${expected}`);
      return { ...common, topology: 'cluster' };
    case 'sentinel': {
      if (!MASTER.test(path)) throw new RangeError(`the path names the master the sentinels watch: ${expected}`);
      const db = databaseOf(given.get('db') ?? '');
      return { ...common, topology: 'sentinel', master: path, sentinel: sentinelLogin(given), db };
    }
    default:
      return scheme.topology satisfies never;
  }
}

function partsOf(text: string) {
  const groups = ADDRESS.exec(text)?.groups;
  const part = (name: string): string => groups?.[name] ?? '';
  const name = part('name');
  const scheme = Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined;
  if (scheme === undefined) throw new RangeError(`not a Redis address: expected ${formsOf(Object.keys(SCHEMES))}`);
  const expected = `expected ${formsOf([name])}`;
  return { scheme, expected, login: part('login'), hosts: part('hosts'), path: part('path'), query: part('query') };
}

/** What is wrong with an address, in words that do not repeat it; nothing when it can be used. */
export function redisAddressFault(text: string): string | undefined {
  try {
    addressOf(text);
    return undefined;
  } catch (error) {
    return error instanceof RangeError ? error.message : 'not a Redis address';
  }
}

const formsOf = (names: readonly string[]): string =>
  names.map((name) => `${name}://[[user]:password@]${SCHEMES[name]?.form}`).join(' or ');

function parametersOf(query: string, { parameters }: Scheme, expected: string): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (!parameters.includes(name) || given.has(name) || value === '') {
      const those = parameters.length === 0 ? 'none' : `each of ${parameters.join(', ')} at most once`;
      throw new RangeError(`the address takes ${those} as a parameter: ${expected}`);
    }
    given.set(name, value);
  }
  return given;
}

function hostsOf(text: string, { port }: Scheme, expected: string): Common['hosts'] {
  const [first, ...rest] = text.split(',').map((each) => {
    const [whole, six, name = six, own] = HOST.exec(each) ?? [];
    if (whole === undefined || name === undefined)
      throw new RangeError(`the Redis address names no host where one should be: ${expected}`);
    return { host: name, port: own === undefined ? port : portOf(own) };
  });
  if (first === undefined) throw new RangeError(`the Redis address names no host: ${expected}`);
  return [first, ...rest];
}

function portOf(text: string): number {
  const port = Number(text);
  if (port < 1 || port > 65_535) throw new RangeError('the port of a Redis address is a number from 1 to 65535');
  return port;
}

function alone(hosts: Common['hosts'], expected: string): readonly [Host] {
  if (hosts.length > 1) throw new RangeError(`several hosts need the scheme of a Sentinel or a Cluster: ${expected}`);
  return [hosts[0]];
}

function loginOf(text: string): Login {
  const colon = text.indexOf(':');
  if (text !== '' && (colon < 0 || colon === text.length - 1)) {
    throw new RangeError('the Redis address names a user without a password');
  }
  return { username: decoded(text.slice(0, Math.max(0, colon))), password: decoded(text.slice(colon + 1)) };
}

function sentinelLogin(given: ReadonlyMap<string, string>): Login {
  const [username = '', password = ''] = [given.get('sentinelUser'), given.get('sentinelPassword')];
  if (username !== '' && password === '') throw new RangeError('sentinelUser needs a sentinelPassword');
  return { username, password };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // The platform's own message could hold what was given.
    throw new RangeError('the user or password of the Redis address holds a % that escapes nothing');
  }
}

function databaseOf(text: string): number {
  if (!/^\d{0,4}$/.test(text)) throw new RangeError('the database of a Redis address is a number');
  return Number(text);
}

function trustOf(file: string | undefined): Trust {
  if (file === undefined) return {};
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new RangeError('the file that ?ca= names cannot be read', { cause: error });
  }
}
