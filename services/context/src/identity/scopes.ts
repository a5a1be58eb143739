/** What a person may do. */
const USER_SCOPES = ['portfolios:read', 'portfolios:write', 'risk:read'];
const ADMINISTRATOR_SCOPES = [...USER_SCOPES, 'admin'];

/** What a call may do: no more than its user may, and no more than its credential allows (null for all of it). */
export function scopesOf({
  administrator,
  allowed,
}: {
  readonly administrator: boolean;
  readonly allowed: readonly string[] | null;
}): string[] {
  const may = administrator ? ADMINISTRATOR_SCOPES : USER_SCOPES;
  return allowed === null ? may : may.filter((scope) => allowed.includes(scope));
}
