import type { ResultCache } from '@perfolio/cache';
import type { Encoded, PrincipalCall, ServiceClient } from '@perfolio/service';

import type { ReturnsPanel } from './panel/returns-panel';
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

/** Answers a service that speaks for a user. */
export type Handler<Request, Answer = Encoded> = (request: Request, call: PrincipalCall) => Promise<Answer>;
