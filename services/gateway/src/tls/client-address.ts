import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import type { DoorConfig } from './door-config';

/** A call as far as it says where it comes from. */
interface Origin {
  /** The other end of the connection. */
  readonly peer: string;
  /** `X-Forwarded-For`, as it came. */
  readonly forwarded: string;
}

/**
 * Where a call comes from: the other end of the connection, or, where that is a proxy of ours, the nearest address in
 * `X-Forwarded-For` that is none. What stands further left anybody can have written.
 */
export function addressOf({ peer, forwarded }: Origin, proxies: DoorConfig['proxies']): string {
  let address = plain(peer);
  const told = forwarded.split(',');
  while (isProxy(address, proxies)) {
    const before = plain((told.pop() ?? '').trim());
    if (isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** The same of a request over HTTP. */
export const clientAddress = ({ socket, headers }: IncomingMessage, proxies: DoorConfig['proxies']): string =>
  addressOf({ peer: socket.remoteAddress ?? '', forwarded: String(headers['x-forwarded-for'] ?? '') }, proxies);

/** An address of version 4 that came over a socket of version 6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

function isProxy(address: string, proxies: DoorConfig['proxies']): boolean {
  const version = isIP(address);
  return version !== 0 && proxies.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
