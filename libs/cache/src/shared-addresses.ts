import { redisAddressFault } from './redis-address';

/** What a reader of settings can do, as far as addresses need it. */
export interface AddressReader {
  /** A value that may hold a password. */
  secret(name: string): string | undefined;
  fault(message: string): void;
}

/** Where the shared parts are. */
export interface SharedAddresses {
  /** Absent only where the parts are in the process itself. */
  readonly redisUrl: string | undefined;
  readonly leaseUrls: readonly string[];
}

/**
 * Reads `REDIS_URL` (one server, Sentinels or a Cluster) and `LEASE_REDIS_URLS` (an odd number of servers, comma-separated).
 * @param required whether the process shares its cache with others, and so cannot do without
 */
export function sharedAddresses(read: AddressReader, { required }: { readonly required: boolean }): SharedAddresses {
  const redisUrl = read.secret('REDIS_URL');
  const fault = redisUrl === undefined ? undefined : redisAddressFault(redisUrl);
  if (fault !== undefined) read.fault(`REDIS_URL cannot be used: ${fault}.`);
  if (required && redisUrl === undefined) {
    read.fault(
      'REDIS_URL is not set; a service in a process of its own needs redis://host:port. Without Redis use npm start.',
    );
  }
  return { redisUrl, leaseUrls: leaseUrls(read) };
}

function leaseUrls(read: AddressReader): readonly string[] {
  const urls = (read.secret('LEASE_REDIS_URLS') ?? '')
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  if (urls.some((url) => !/^rediss?:\/\/[^/]+/.test(url))) {
    read.fault('LEASE_REDIS_URLS holds something that is not an address; each must look like redis://host:port.');
  }
  if (urls.length > 0 && urls.length % 2 === 0) {
    read.fault(`LEASE_REDIS_URLS names ${urls.length} servers; leases need an odd number.`);
  }
  return urls;
}
