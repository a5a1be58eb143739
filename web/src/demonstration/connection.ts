import {
  GRANT,
  GRANTED,
  GRANTED_THOUGH_ANSWERED,
  RELEASE,
  RENEW,
  type RedisLeases,
  type SharedStore,
} from '@perfolio/cache/portable';

import type { Way } from './way';

type Node = ConstructorParameters<typeof RedisLeases>[0]['nodes'][number];

/** The store as one process sees it: at the other end of its way to the server. */
export const storeOver = (way: Way): SharedStore => ({
  lookUp: (key) => way.call((server) => server.lookUp(key)),
  fill: (fill) => way.call((server) => server.fill(fill)),
  drop: (invalidation) => way.call((server) => server.drop(invalidation)),
  // Nobody is erased here.
  erase: (invalidation) => way.call((server) => server.drop(invalidation)),
  usageOf: (user) => way.call((server) => server.usageOf(user)),
  close: async () => undefined,
});

const REPLIES = { held: 0, granted: GRANTED, answered: GRANTED_THOUGH_ANSWERED } as const;

/** The connection that leases of one process are asked for over: it knows their three scripts by name, and runs what they mean. */
export const leaseNodeOver = (way: Way, holder: string): Node => ({
  evalsha: (sha, keys, ...given) => {
    const words = given.flat();
    const [name, value, ms] = [String(words[0]), String(words[keys]), Number(words[keys + 1])];
    return way.call(async (server) => {
      if (sha === GRANT.sha) return REPLIES[await server.grant(name, { holder, value, ms })];
      if (sha === RENEW.sha) return server.renew(name, value, ms);
      if (sha === RELEASE.sha) return server.release(name, value);
      throw unknownScript();
    });
  },
  // Of a script by its text there is no need: all three are known.
  eval: () => Promise.reject(unknownScript()),
  pttl: (name) => way.call((server) => server.remainingMs(name)),
});

const unknownScript = () => new Error('A script that no server here knows.');
