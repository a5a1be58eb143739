import type { Activity, InspectedUser } from '@perfolio/cache';
import type { gatewayV1, riskV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Dependencies, Handler } from './dependencies';

/** What this replica holds, and the shared store for the users it saw last. */
export function inspectCache({
  cache,
}: Pick<Dependencies, 'cache'>): Handler<riskV1.InspectCacheRequest, riskV1.InspectCacheResponse> {
  return async (_, { principal, signal }) => {
    if (!principal.scopes.includes('admin')) throw notForYou();
    const { local, activity, users, others } = await cache.inspect(signal);
    return {
      entries: BigInt(local.entries),
      bytes: BigInt(local.bytes),
      users: users.map(userCache),
      others: BigInt(others),
      activity: cacheActivity(activity),
    };
  };
}

const userCache = ({ user, store, methods }: InspectedUser): gatewayV1.UserCache => ({
  userId: user,
  counted: store === 'counted',
  methods: methods.map(({ method, entries, bytes, ageMs, costMs, hitRatio }) => ({
    method,
    entries: BigInt(entries),
    bytes: BigInt(bytes),
    ...(ageMs !== undefined && { ageSeconds: ageMs / 1_000 }),
    ...(costMs !== undefined && { costMs }),
    ...(hitRatio !== undefined && { hitRatio }),
  })),
});

const cacheActivity = ({ answers, invalidations, ...now }: Activity): gatewayV1.CacheActivity => ({
  flights: BigInt(now.flights),
  waiting: BigInt(now.waiting),
  computing: BigInt(now.computing),
  leases: BigInt(now.leases),
  storeAvoided: now.isStoreAvoided,
  localHits: BigInt(answers['hit-local']),
  sharedHits: BigInt(answers['hit-shared']),
  joined: BigInt(answers.followed + answers.joined),
  computed: BigInt(answers.computed),
  bypassed: BigInt(answers.bypass),
  changesHeard: BigInt(invalidations.bus),
  linkTurns: BigInt(invalidations.link),
});

const notForYou = () =>
  new PerfolioError('SCOPE_INSUFFICIENT', 'This needs the scope admin. Ask an administrator.', {
    metadata: { scope: 'admin' },
  });
