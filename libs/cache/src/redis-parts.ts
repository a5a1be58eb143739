import type { Meter } from '@opentelemetry/api';

import { type Clock, systemClock } from './clock';
import { type CacheLogger, silentLogger } from './logger';
import { RedisBus } from './redis-bus';
import { type Address, addressOf, connect } from './redis-connection';
import { RedisLeases } from './redis-leases';
import { RedisStore } from './redis-store';
import type { SharedParts } from './shared-parts';
import { Telemetry } from './telemetry';

/** The subscriber's commands have deadlines of their own, kept by the bus. */
const SUBSCRIBER_COMMAND_MS = 2_000;

export interface RedisPartsOptions {
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
  const subscriber = connect(address, 'bus', { commandMs: SUBSCRIBER_COMMAND_MS });
  const leaseNodes = leaseAddresses.map((leaseAddress) => connect(leaseAddress, 'lease'));
  const store = new RedisStore(commands);
  const bus = new RedisBus({ commands, subscriber, clock, logger, telemetry });
  const leases = new RedisLeases({ nodes: leaseNodes.length > 0 ? leaseNodes : [commands], clock, telemetry });
  return {
    store,
    bus,
    leases,
    close: async () => {
      await leases.close();
      await bus.close();
      await store.close();
      for (const connection of [...leaseNodes, subscriber, commands]) connection.disconnect();
    },
  };
}

/** One server counted twice is no majority of two. */
function independent(addresses: readonly Address[]): readonly Address[] {
  if (addresses.length > 0 && addresses.length % 2 === 0) {
    throw new RangeError('leases need an odd number of independent Redis nodes');
  }
  if (new Set(addresses.map(({ host, port }) => `${host} ${port}`)).size < addresses.length) {
    throw new RangeError('two of the lease nodes are the same server');
  }
  return addresses;
}
