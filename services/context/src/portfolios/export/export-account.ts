import type { contextV1, gatewayV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import { type OwnRows, withOwnRows } from '../../database/own-rows';
import type { Dependencies } from '../../dependencies';
import { findAccount } from '../../identity/account-store';
import { listApiKeys } from '../../identity/api-key-store';
import { listIdentities } from '../../identity/linked-identity-store';
import { listSessions } from '../../identity/session-store';
import { timestampOf } from '../../timestamp';
import { listGrants } from '../grants/grant-store';
import { type ListedPortfolio, listPortfolios, listShared } from '../portfolio-store';
import { listScenarios } from '../scenarios/scenario-store';

type Found = NonNullable<gatewayV1.ExportMeResponse['record']>;

/** A portfolio has at most so many grants; an account so many sessions, keys and identities. */
const ALL = 1_000;
const SHARED_PAGE = 500;
/** Scenarios can be as large as portfolios. */
const SCENARIO_PAGE = 20;

/** A part of everything the caller owns: first the account, then what is shared with him, then portfolio by portfolio. */
export const exportAccount =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (
    { pageToken }: contextV1.ExportAccountRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.ExportAccountResponse> => {
    const owner = principal.caller;
    const scope = `export ${owner}`;
    const { after } = paging.read({ pageSize: 0, pageToken }, scope);
    const { records, next } = await withOwnRows(database, owner, (own) => partAfter(own, owner, after));
    return {
      records: records.map((record) => ({ record })),
      nextPageToken: next === undefined ? '' : paging.token(next, scope),
    };
  };

interface Part {
  readonly records: readonly Found[];
  /** Where the next part begins; undefined after the last. */
  readonly next: string | undefined;
}

/** A cursor is a kind and up to two sequences: `shared 17`, `portfolio 12`, `scenario 12 5`. */
function partAfter(own: OwnRows, owner: string, cursor = 'account'): Promise<Part> {
  const [kind, first = '', second = ''] = cursor.split(' ');
  const before = first || undefined;
  switch (kind) {
    case 'account':
      return ofAccount(own, owner);
    case 'shared':
      return ofShared(own, before);
    default:
      return ofPortfolio(own, { owner, before, scenarioBefore: second || undefined });
  }
}

async function ofAccount(own: OwnRows, owner: string): Promise<Part> {
  const account = await findAccount(own, owner);
  const sessions = await listSessions(own, { userId: owner, before: undefined, count: ALL });
  const keys = await listApiKeys(own, { owner, before: undefined, count: ALL });
  const identities = await listIdentities(own, { owner, before: undefined, count: ALL });
  return {
    records: [
      ...(account === undefined ? [] : [{ $case: 'account' as const, value: account }]),
      ...sessions.map((row) => ({
        $case: 'session' as const,
        value: {
          sessionId: row.session_id,
          createTime: timestampOf(row.created_at),
          lastUsedTime: timestampOf(row.last_used_at),
          expireTime: timestampOf(row.expires_at),
          current: false,
        },
      })),
      ...keys.map(({ key }) => ({ $case: 'apiKey' as const, value: key })),
      ...identities.map(({ identity }) => ({ $case: 'identity' as const, value: identity })),
    ],
    next: 'shared',
  };
}

async function ofShared(own: OwnRows, before: string | undefined): Promise<Part> {
  const shared = await listShared(own, { before, count: SHARED_PAGE });
  const last = shared.at(-1);
  return {
    records: shared.map(({ portfolioId, role }) => ({ $case: 'shared' as const, value: { portfolioId, role } })),
    next: shared.length === SHARED_PAGE && last !== undefined ? `shared ${last.sequence}` : 'portfolio',
  };
}

interface Place {
  readonly owner: string;
  readonly before: string | undefined;
  /** Goes on in the portfolio after `before`, with the scenarios that are older; undefined begins with it. */
  readonly scenarioBefore: string | undefined;
}

async function ofPortfolio(own: OwnRows, { owner, before, scenarioBefore }: Place): Promise<Part> {
  const [listed] = await listPortfolios(own, { owner, before, count: 1 });
  if (listed === undefined) return { records: [], next: undefined };
  const key = { owner, portfolioId: listed.portfolio.portfolioId };
  const head = scenarioBefore === undefined ? await headOf(own, key, listed) : [];
  const scenarios = await listScenarios(own, key, { before: scenarioBefore, count: SCENARIO_PAGE });
  const last = scenarios.at(-1);
  const more = scenarios.length === SCENARIO_PAGE && last !== undefined;
  return {
    records: [
      ...head,
      ...scenarios.map(({ scenario }) => ({
        $case: 'scenario' as const,
        value: { portfolioId: key.portfolioId, scenario },
      })),
    ],
    next: more ? `scenario ${before ?? ''} ${last.sequence}` : `portfolio ${listed.sequence}`,
  };
}

async function headOf(
  own: OwnRows,
  key: { readonly owner: string; readonly portfolioId: string },
  { portfolio }: ListedPortfolio,
): Promise<readonly Found[]> {
  const grants = await listGrants(own, key, { before: undefined, count: ALL });
  return [
    { $case: 'portfolio', value: portfolio },
    ...grants.map(({ grant }) => ({ $case: 'grant' as const, value: { portfolioId: key.portfolioId, grant } })),
  ];
}
