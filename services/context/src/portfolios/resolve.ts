import { contextV1, gatewayV1, MOST_RESOLVED } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import type { Dependencies } from '../dependencies';
import { scopesOf } from '../identity/scopes';
import { uuidOf } from '../ids';

interface ResolvedRow {
  readonly standby: boolean;
  readonly caller: string | null;
  readonly credential: string | null;
  readonly known: boolean;
  readonly scopes: readonly string[] | null;
  readonly administrator: boolean | null;
  readonly portfolio: string | null;
  readonly role: 'VIEWER' | 'EDITOR' | 'OWNER' | null;
  readonly owner: string | null;
  readonly generation: string | null;
  readonly market_data_version: string;
}

/** The one read that every request makes of the system of record: all items in one statement, hence of one instant. */
export const resolve =
  ({ database, keyUses }: Pick<Dependencies, 'database' | 'keyUses'>) =>
  async ({ items }: contextV1.ResolveRequest): Promise<contextV1.ResolveResponse> => {
    if (items.length > MOST_RESOLVED) throw tooMany({ field: 'items', most: MOST_RESOLVED, count: items.length });
    if (items.length === 0) return { resolutions: [] };
    const rows = await readCalls(database, items);
    if (rows.some(({ standby }) => standby)) throw notPrimary();
    noteKeys(keyUses, items, rows);
    return { resolutions: items.map((item, index) => resolutionOf(item, rows[index])) };
  };

function noteKeys(
  keyUses: Dependencies['keyUses'],
  items: readonly contextV1.ResolveItem[],
  rows: readonly ResolvedRow[],
): void {
  for (const [index, { credential, scopes }] of rows.entries())
    if (credential !== null && scopes !== null && items[index]?.sessionId === '') keyUses.note(credential);
}

/** To this many sessions are looked up one by one; more take less time together. */
const FEW = 16;

/** What names nothing, an id that is no UUID say, is asked for as null, which nothing equals. */
async function readCalls(database: Database, items: readonly contextV1.ResolveItem[]): Promise<readonly ResolvedRow[]> {
  const credentials = items.map(credentialOf);
  const column = (name: keyof AskedCredential) => credentials.map((credential) => credential[name] ?? null);
  const sessions = column('sessionId');
  const portfolios = items.map(({ portfolioId }) => uuidOf(portfolioId) ?? null);
  const areFew = items.length <= FEW && credentials.every(isOfSession);
  const { rows } = areFew
    ? await sql<ResolvedRow>`select * from resolve_few(${sessions}::uuid[], ${portfolios}::uuid[])`.execute(database)
    : await sql<ResolvedRow>`
    select * from resolve_rights(
      ${sessions}::uuid[], ${column('keyId')}::uuid[], ${column('digest')}::text[],
      ${column('issuer')}::text[], ${column('subject')}::text[], ${portfolios}::uuid[]
    )`.execute(database);
  return rows;
}

const isOfSession = ({ keyId, digest, issuer }: AskedCredential): boolean =>
  keyId === undefined && digest === undefined && issuer === undefined;

interface AskedCredential {
  readonly sessionId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly digest?: string | undefined;
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
}

/** One credential at most: what stands beside a session is not looked at. */
function credentialOf({ sessionId, another }: contextV1.ResolveItem): AskedCredential {
  const kind = another?.kind;
  if (sessionId !== '' || kind === undefined) return { sessionId: uuidOf(sessionId) };
  switch (kind.$case) {
    case 'apiKeyId':
      return { keyId: uuidOf(kind.value) };
    case 'apiKeyDigest':
      return { digest: textOf(kind.value) };
    case 'external':
      return { issuer: textOf(kind.value.issuer), subject: textOf(kind.value.subject) };
  }
}

/** No text of the database holds a zero. */
const textOf = (text: string): string | undefined => (text.includes('\0') ? undefined : text);

function resolutionOf(item: contextV1.ResolveItem, row?: ResolvedRow): contextV1.Resolution {
  const asked = { ...NOBODY, ...item };
  if (!row?.caller || !row.owner || !row.generation) return { ...asked, verdict: refusalOf(item, row) };
  const known = {
    ...asked,
    callerId: row.caller,
    credentialId: row.credential ?? '',
    scopes: scopesOf({ administrator: row.administrator === true, allowed: row.scopes }),
    narrowed: isNarrowed(item, row),
  };
  if (item.portfolioId !== '' && row.portfolio === null) return { ...known, verdict: contextV1.Verdict.NOT_FOUND };
  return {
    ...known,
    verdict: contextV1.Verdict.ALLOWED,
    role: roleOf(row),
    ownerId: row.owner,
    generation: row.generation,
    marketDataVersion: row.market_data_version,
  };
}

const isNarrowed = ({ sessionId }: contextV1.ResolveItem, { scopes }: ResolvedRow): boolean =>
  sessionId !== '' && scopes !== null;

const roleOf = ({ portfolio, role }: ResolvedRow): gatewayV1.Role =>
  portfolio === null || role === null ? gatewayV1.Role.ROLE_UNSPECIFIED : gatewayV1.Role[role];

const refusalOf = (item: contextV1.ResolveItem, row?: ResolvedRow): contextV1.Verdict =>
  credentialOf(item).issuer !== undefined && row?.known === false
    ? contextV1.Verdict.UNKNOWN_IDENTITY
    : contextV1.Verdict.REVOKED;

const NOBODY = {
  callerId: '',
  credentialId: '',
  scopes: [],
  ownerId: '',
  role: gatewayV1.Role.ROLE_UNSPECIFIED,
  generation: '',
  marketDataVersion: '',
  narrowed: false,
};

export const tooMany = ({
  field,
  most,
  count,
}: {
  readonly field: string;
  readonly most: number;
  readonly count: number;
}) =>
  invalidFields(
    [
      {
        field,
        rule: 'count',
        description: `${field} may hold at most ${most} entries; got ${count}.`,
        limit: `${most}`,
        got: `${count}`,
      },
    ],
    'LIMIT_EXCEEDED',
  );

/** A standby may lag behind a change that was acknowledged. */
export const notPrimary = () =>
  new PerfolioError('DEPENDENCY_UNAVAILABLE', 'The system of record is a standby. Ask again in a moment.', {
    retryAfterMs: 1_000,
  });
