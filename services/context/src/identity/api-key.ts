import { type contextV1, type Findings, findings, refuseViolations, type Timestamp } from '@perfolio/contracts';

const MAX_NAME = 100;

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | undefined;
}

/** What a key may be; refuses everything that is wrong at once. No key may do what the one who makes it may not. */
export function newApiKey(
  { name, scopes, expireTime }: Pick<contextV1.CreateApiKeyRequest, 'name' | 'scopes' | 'expireTime'>,
  { allowed, now }: { readonly allowed: readonly string[]; readonly now: number },
): NewApiKey {
  const found = findings();
  checkName(found, name);
  checkScopes(found, scopes, allowed);
  const expiresAt = expireTime && dateOf(expireTime);
  if (expiresAt !== undefined) checkExpiry(found, expiresAt, now);
  refuseViolations(found.violations);
  return { name: name.trim(), scopes: [...new Set(scopes)], expiresAt };
}

function checkName(found: Findings, name: string): void {
  const { length } = Array.from(name.trim());
  if (length >= 1 && length <= MAX_NAME && !/\p{Cc}/u.test(name)) return;
  const limit = `1 to ${MAX_NAME}`;
  const description = `name must have ${limit} characters and no control characters.`;
  found.add({ field: 'name', rule: 'length', description, limit, got: name });
}

function checkScopes(found: Findings, scopes: readonly string[], allowed: readonly string[]): void {
  const limit = allowed.join(', ');
  if (scopes.length === 0) {
    found.add({ field: 'scopes', rule: 'required', description: `scopes must name at least one of ${limit}.`, limit });
  }
  for (const [index, scope] of scopes.slice(0, MAX_SCOPES).entries()) {
    if (allowed.includes(scope)) continue;
    const field = `scopes[${index}]`;
    const description = `${field} must be one that you have: ${limit}.`;
    found.add({ field, rule: 'scope', description, limit, got: scope });
  }
}

function checkExpiry(found: Findings, expiresAt: Date, now: number): void {
  const time = expiresAt.getTime();
  if (time > now && time < END_OF_TIME) return;
  found.add({ field: 'expireTime', rule: 'future', description: 'expireTime must lie ahead, before the year 10000.' });
}

/** There are four; who names more names one twice. */
const MAX_SCOPES = 50;
const END_OF_TIME = Date.UTC(9999, 11, 31);

const dateOf = ({ seconds, nanos }: Timestamp): Date =>
  new Date(Number(seconds) * 1000 + Math.floor(nanos / 1_000_000));
