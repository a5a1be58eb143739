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
  /** What the caller is to that portfolio, by the record. */
  readonly role?: PortfolioRole;
  /** State of the owner's data, `<number>-<tag>`, captured once by Resolve. */
  readonly generation: string;
  /** State of the prices, likewise. */
  readonly marketDataVersion: string;
  readonly scopes: readonly string[];
}

/** From least to most: each may do what the one before it may. */
export const PORTFOLIO_ROLES = ['VIEWER', 'EDITOR', 'OWNER'] as const;

export type PortfolioRole = (typeof PORTFOLIO_ROLES)[number];

/** Whether a caller is at least this to the portfolio of the call. Where nothing says what he is, nobody but the owner may change it. */
export function mayAs(
  least: PortfolioRole,
  { role, caller, owner }: Pick<Principal, 'role' | 'caller' | 'owner'>,
): boolean {
  const known = role ?? (caller === owner ? 'OWNER' : 'VIEWER');
  return PORTFOLIO_ROLES.indexOf(known) >= PORTFOLIO_ROLES.indexOf(least);
}
