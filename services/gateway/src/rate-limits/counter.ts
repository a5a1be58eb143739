/** What a policy allows one user: `limit` in each window. */
export interface Policy {
  readonly name: 'reads' | 'compute';
  readonly limit: number;
  readonly windowMs: number;
}

/** How much of a window is used, and how long it lasts. */
export interface Tally {
  readonly count: number;
  readonly leftMs: number;
  /** What this count is held against: less than the policy's limit where a gateway counts alone. */
  readonly limit: number;
}

export interface Counter {
  /** Adds to a user's count; `by` may be negative, to give back. */
  add(user: string, policy: Policy, by: number): Promise<Tally>;
  close(): Promise<void>;
}
