import type { Bus } from './bus';
import type { Leases } from './lease';
import type { SharedStore } from './shared-store';

/** What processes share, Redis or in-process. One object per process: Risk computes with it, Context's relay drops with it. */
export interface SharedParts {
  readonly store: SharedStore;
  readonly bus: Bus;
  readonly leases: Leases;
  close(): Promise<void>;
}
