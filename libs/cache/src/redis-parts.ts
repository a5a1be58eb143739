import type { Meter } from '@opentelemetry/api';

import { type Clock, systemClock } from './clock';
import { type CacheLogger, silentLogger } from './logger';
import { type Address, addressOf, type SingleAddress } from './redis-address';
import { RedisBus } from './redis-bus';
import { connect, connectSubscriber } from './redis-connection';
import { RedisLeases } from './redis-leases';
import { RedisStore } from './redis-store';
import type { SharedParts } from './shared-parts';
import { Telemetry } from './telemetry';

export interface RedisPartsOptions {
  /** One server, a set watched by sentinels, or a cluster: see `redis-address.ts`. */
  readonly url: string;
  /** Independent servers for the leases, an odd number; without them the leases lie beside the results. */
  readonly leaseUrls?: readonly string[];
  readonly logger?: CacheLogger;
  readonly clock?: Clock;
  readonly meter?: Meter;
}

/** The shared parts on Redis. It need not be there: connections are tried until they stand, and again when they fall. */
export function createRedisParts(options: RedisPartsOptions): SharedParts {
  const { url, leaseUrls = [], logger = silentLogger, clock = systemClock, meter } = options;
  // Every address is read before the first connection opens, so that a wrong one leaves nothing behind.
  const address = addressOf(url);
  const leaseAddresses = independent(leaseUrls.map(addressOf));
  const telemetry = new Telemetry(meter);
  const commands = connect(address, 'cache');
  const subscriber = connectSubscriber(address, commands);
  const leaseNodes = leaseAddresses.map((leaseAddress) => connect(leaseAddress, 'lease'));
  const store = new RedisStore(commands);
  const bus = new RedisBus({ commands, subscriber, clock, logger, telemetry });
  const leases =
    leaseNodes.length > 0
      ? new RedisLeases({ nodes: leaseNodes, clock, telemetry })
      : new RedisLeases({ nodes: [commands], besideResults: true, clock, telemetry });
  return {
    store,
    bus,
    leases,
    close: async () => {
      await leases.close();
      await bus.close();
      await store.close();
      for (const connection of [...leaseNodes, subscriber.redis, commands]) connection.disconnect();
    },
  };
}

/** One server counted twice is no majority of two, and a vote that moves in a failover is forgotten there. */
function independent(addresses: readonly Address[]): readonly SingleAddress[] {
  const nodes = addresses.filter((address) => address.topology === 'single');
  if (nodes.length < addresses.length) throw new RangeError('each lease node is one server: redis:// or rediss://');
  if (nodes.length > 0 && nodes.length % 2 === 0) {
    throw new RangeError('leases need an odd number of independent Redis nodes');
  }
  if (new Set(nodes.map(({ hosts: [{ host, port }] }) => `${host} ${port}`)).size < nodes.length) {
    throw new RangeError('two of the lease nodes are the same server');
  }
  return nodes;
}
