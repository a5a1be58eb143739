import { randomUUID } from 'node:crypto';
import {
  type Answer,
  type Bus,
  type HotKey,
  isSupersededBy,
  type KeyOwner,
  type RefreshSource,
  type ResultCache,
} from '@perfolio/cache';
import { contextV1, EVERYBODY } from '@perfolio/contracts';
import { type Encoded, methodName, type Onward, type Running, type ServiceClient } from '@perfolio/service';

import type { Definition, Handler } from './dependencies';
import type { ReturnsPanel } from './panel/returns-panel';
import type { RiskCall } from './risk-call';

/** Asks again, when the prices have changed, for the answers in use. It saves the next readers their wait and nothing else. */
export interface Refresh extends Running {
  /** Lets the answers of a method be asked for again. */
  covers<Q, A>(definition: Definition<Q, A>, handle: Handler<Q, A | Encoded>): void;
  /** Hears of a state of the prices. Whoever asks knows the newest, so that a lost announcement delays the refresh until somebody asks. */
  saw(marketDataVersion: string): void;
}

interface RefreshParts {
  readonly cache: Pick<ResultCache, 'refreshWith'>;
  readonly bus: Pick<Bus, 'onInvalidated'>;
  readonly contexts: ServiceClient;
  readonly panel: Pick<ReturnsPanel, 'renew'>;
  readonly now: () => number;
}

type Answering = (request: Uint8Array, call: RiskCall) => Promise<unknown>;

const RESOLVE_MS = 5_000;
/** As long as any caller may wait. */
const ANSWER_MS = 60_000;

export function createRefresh({ cache, bus, contexts, panel, now }: RefreshParts): Refresh {
  const answering = new Map<string, Answering>();
  let newest: string | undefined;
  /** The state of the prices at which owners were resolved last: what is asked for them is asked at that. */
  let resolvedAt = '';

  const source: RefreshSource = {
    owners: async (users, signal) => {
      const onward = ownCall(signal, now() + RESOLVE_MS);
      const { resolveOwners } = contextV1.ContextServiceService;
      const { message } = await contexts.unary(resolveOwners, { userIds: [...users] }, onward);
      resolvedAt = message.marketDataVersion;
      return new Map(message.owners.map(({ userId, generation }) => [userId, { user: userId, generation }]));
    },
    ask: (key, owner, signal) => {
      const answers = answering.get(key.method);
      if (answers === undefined) throw new RangeError(`${key.method} cannot be asked again.`);
      const onward = ownCall(signal, now() + ANSWER_MS);
      return refreshed(answers, key, { owner, marketDataVersion: resolvedAt, onward });
    },
  };
  const refresher = cache.refreshWith(source);

  const saw = (marketDataVersion: string) => {
    if (newest !== undefined && !isSupersededBy(newest, marketDataVersion)) return;
    // What is in use when the first state is seen was asked for in that state.
    if (newest !== undefined) {
      panel.renew(marketDataVersion);
      refresher.refresh(marketDataVersion);
    }
    newest = marketDataVersion;
  };
  const stopListening = bus.onInvalidated(({ user, generation }) => {
    if (user === EVERYBODY) saw(generation);
  });

  return {
    covers: (definition, handle) => {
      answering.set(methodName(definition), (request, call) =>
        handle(definition.requestDeserialize(Buffer.from(request)), call),
      );
    },
    saw,
    close: async () => stopListening(),
  };
}

const ownCall = (signal: AbortSignal, deadline: number): Onward => ({ signal, deadline, requestId: randomUUID() });

interface State {
  readonly owner: KeyOwner;
  readonly marketDataVersion: string;
  readonly onward: Onward;
}

/** Puts a key's request to its method as its owner would, in the state of now. */
async function refreshed(
  answers: Answering,
  key: HotKey,
  { owner, marketDataVersion, onward }: State,
): Promise<Answer> {
  const answered = Promise.withResolvers<Answer>();
  const principal = {
    caller: owner.user,
    session: '',
    owner: owner.user,
    generation: owner.generation,
    marketDataVersion,
    scopes: [],
  };
  await answers(key.request, {
    ...onward,
    principal,
    method: key.method,
    refreshing: { inPlaceOf: key, answered: answered.resolve },
    metadata: () => undefined,
    trailer: () => undefined,
    note: () => undefined,
  });
  return answered.promise;
}
