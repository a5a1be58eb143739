/** Who calls, whose data it is about, and the state that data is in: what the gateway asserts to the services behind it. */
export interface Principal {
  /** The caller, a UUID: rights, quotas and logs go by him. */
  readonly caller: string;
  /** The session he comes by. */
  readonly session: string;
  /** The owner of the data, a UUID: cache keys go by him. */
  readonly owner: string;
  /** The portfolio the call may speak of; absent when it speaks of none. */
  readonly portfolio?: string;
  /** State of the owner's data, `<number>-<tag>`, captured once by Resolve. */
  readonly generation: string;
  /** State of the prices, likewise. */
  readonly marketDataVersion: string;
  readonly scopes: readonly string[];
}
