import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIPv6, type LookupFunction } from 'node:net';

/** Networks that no feed of prices lives in: this machine, its neighbours, and what is no single address at all. */
const PRIVATE = new BlockList();
const LOOPBACK = new BlockList();

for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv6');
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address may be fetched from. Loopback only where the operator named it. */
export function isFetchable(address: string, { loopback }: { readonly loopback: boolean }): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (LOOPBACK.check(address, family)) return loopback;
  return !PRIVATE.check(address, family);
}

/**
 * Looks names up for one connection and lets it go to public addresses only: the address that was checked is the one connected to, so
 * a name that answers differently the second time gains nothing.
 */
export const publicLookup =
  (loopback: boolean): LookupFunction =>
  (host, options, done) => {
    resolve(host, { all: true, family: options.family as number }, (error, found) => {
      if (error !== null) return done(error, '', 0);
      const addresses = found.filter(({ address }) => isFetchable(address, { loopback }));
      const [first] = addresses;
      if (first === undefined) return done(refused(host), '', 0);
      if (options.all === true) return done(null, addresses satisfies LookupAddress[]);
      done(null, first.address, first.family);
    });
  };

const refused = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${host} is at no public address.`), { code: 'EADDRREFUSED' });
