import { BlockList, isIP } from 'node:net';
import { type Settings, type TlsFiles, tlsSettings } from '@perfolio/service';

/** How the public doors stand to those outside. */
export interface DoorConfig {
  /** Absent for plain text: on loopback, or behind a proxy that has it. */
  readonly tls: TlsFiles | undefined;
  /** Those whose word on where a call comes from is taken. */
  readonly proxies: Pick<BlockList, 'check'>;
  /** Other origins whose pages may ask. */
  readonly origins: ReadonlySet<string>;
}

/** Refuses a door that is open to more than this machine without TLS, unless the proxies before it are named. */
export function doorSettings(read: Settings, host: string): DoorConfig {
  const tls = tlsSettings(read, 'PERFOLIO_TLS', { mutual: false });
  const named = listOf(read, 'PERFOLIO_TRUSTED_PROXIES');
  if (!isLoopback(host) && tls === undefined && named.length === 0) {
    read.fault(
      `PERFOLIO_HOST is ${host}, which others can reach, without TLS. Set PERFOLIO_TLS_CERT_FILE and PERFOLIO_TLS_KEY_FILE, or name the proxies that have it in PERFOLIO_TRUSTED_PROXIES (e.g. 10.0.0.0/8).`,
    );
  }
  return { tls, proxies: proxiesOf(read, named), origins: originsOf(read) };
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const listOf = (read: Settings, name: string): string[] =>
  (read.optional(name) ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function proxiesOf(read: Settings, named: readonly string[]): BlockList {
  const proxies = new BlockList();
  for (const one of named) {
    const network = networkOf(one);
    if (network !== undefined) proxies.addSubnet(network.address, network.bits, network.family);
    else {
      read.fault(
        `PERFOLIO_TRUSTED_PROXIES holds "${one.slice(0, 64)}"; each must be an address or a network such as 10.0.0.0/8.`,
      );
    }
  }
  return proxies;
}

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

function networkOf(text: string): Network | undefined {
  const [, address = '', given] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  const bits = Number(given ?? most);
  return version === 0 || bits > most ? undefined : { address, bits, family: version === 6 ? 'ipv6' : 'ipv4' };
}

function originsOf(read: Settings): ReadonlySet<string> {
  const origins = listOf(read, 'PERFOLIO_ALLOWED_ORIGINS');
  for (const one of origins) {
    if (!URL.canParse(one) || new URL(one).origin !== one) {
      read.fault(`PERFOLIO_ALLOWED_ORIGINS holds "${one.slice(0, 64)}"; each must look like https://app.example.com.`);
    }
  }
  return new Set(origins);
}
