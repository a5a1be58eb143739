import { type gatewayV1, riskV1 } from '@perfolio/contracts';
import { isReasonOf } from '@perfolio/errors';
import type { ServiceClient } from '@perfolio/service';

import type { Caller } from '../caller';
import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.GetFleetCacheRequest, gatewayV1.GetFleetCacheResponse>;

const MOST_USERS = 100;
/** A replica that is paused must not hold up what the others say. */
const WAIT_MS = 3_000;

/** Asks every replica; what they hold of one store is told once. */
export function getFleetCache({ riskReplicas, now }: Pick<Clients, 'riskReplicas' | 'now'>): Handler {
  return async (_request, caller) => {
    const answers = await Promise.all(riskReplicas.map((replica) => inspected(replica, caller, now)));
    const users = usersIn(answers.flatMap((answer) => answer?.users ?? []));
    return {
      replicas: answers.map((answer, index) => ({
        replica: index + 1,
        reachable: answer !== undefined,
        entries: answer?.entries ?? 0n,
        bytes: answer?.bytes ?? 0n,
        activity: answer?.activity,
      })),
      users: users.slice(0, MOST_USERS),
      others:
        BigInt(Math.max(0, users.length - MOST_USERS)) +
        answers.reduce((most, answer) => larger(most, answer?.others ?? 0n), 0n),
    };
  };
}

/** Undefined from a replica that does not answer. */
async function inspected(
  replica: ServiceClient,
  caller: Caller,
  now: () => number,
): Promise<riskV1.InspectCacheResponse | undefined> {
  const onward = await caller.onward();
  const deadline = Math.min(onward.deadline, now() + WAIT_MS);
  try {
    const { inspectCache } = riskV1.RiskServiceService;
    return (await replica.unary(inspectCache, {}, { ...onward, deadline })).message;
  } catch (error) {
    if (caller.signal.aborted || !isReasonOf(error, 'DEPENDENCY_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'OVERLOADED'))
      throw error;
    return undefined;
  }
}

/** Each user once, in the order in which replicas name them. */
function usersIn(all: readonly gatewayV1.UserCache[]): gatewayV1.UserCache[] {
  return [...Map.groupBy(all, ({ userId }) => userId)].map(([userId, told]) => ({
    userId,
    counted: told.some(({ counted }) => counted),
    methods: methodsIn(told.flatMap(({ methods }) => methods)),
  }));
}

function methodsIn(all: readonly gatewayV1.FleetCacheUsage[]): gatewayV1.FleetCacheUsage[] {
  return [...Map.groupBy(all, ({ method }) => method)].map(([method, told]) => ({
    method,
    entries: told.reduce((most, { entries }) => larger(most, entries), 0n),
    bytes: told.reduce((most, { bytes }) => larger(most, bytes), 0n),
    ageSeconds: least(told.map(({ ageSeconds }) => ageSeconds)),
    costMs: most(told.map(({ costMs }) => costMs)),
    hitRatio: least(told.map(({ hitRatio }) => hitRatio)),
  }));
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const known = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined);
const least = (values: readonly (number | undefined)[]): number | undefined =>
  known(values).toSorted((a, b) => a - b)[0];
const most = (values: readonly (number | undefined)[]): number | undefined =>
  known(values).toSorted((a, b) => b - a)[0];
