import type { ResultCache } from '@perfolio/cache';
import type { Encoded, Principal, ServiceClient, unary } from '@perfolio/service';

import type { Held } from './cached-answer';
import type { ReturnsPanel } from './panel/returns-panel';
import type { RiskCall } from './risk-call';
import type { WorkerPool } from './workers/pool';

/** What handlers work with. */
export interface Dependencies {
  readonly cache: ResultCache;
  readonly contexts: ServiceClient;
  readonly panel: ReturnsPanel;
  readonly workers: WorkerPool;
  /** Part of every key and of every answer. */
  readonly engineVersion: string;
  readonly now: () => number;
}

/** Answers a service that speaks for a user, and the refresher. */
export interface Handler<Request, Answer = Encoded> {
  (request: Request, call: RiskCall): Promise<Answer>;
  /** The answer to an encoded request where it is in memory; undefined as well for what would be refused. */
  readonly held?: (request: Uint8Array, principal: Principal) => Held | undefined;
}

/** A method as the contract spells it. */
export type Definition<Request, Answer> = Parameters<typeof unary<Request, Answer>>[0];
