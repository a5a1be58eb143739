import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@bufbuild/protobuf';

import { portfolioOf } from '../../testing/prices';
import { PASSWORD } from '../../testing/visitor';

/** What one person has that a request can name. */
export interface Things {
  readonly portfolioId: string;
  readonly scenarioId: string;
  readonly grantId: string;
  readonly sessionId: string;
  readonly keyId: string;
  readonly identityId: string;
  readonly userId: string;
  readonly email: string;
  readonly guestEmail: string;
  readonly refreshToken: string;
}

/** What `API.md` says about one public method, written by hand: the descriptors are held against it. */
export interface Row {
  readonly who: 'anyone' | 'user' | 'person' | 'administrator';
  /** The scope a credential must carry. */
  readonly scope?: string;
  readonly request?: (things: Things) => JsonObject;
  /** The objects of the caller's own that the request names: each of them may be another's, or missing. */
  readonly names?: readonly (keyof Things)[];
  /** What whoever may gets over HTTP and over gRPC; 200 and 0 unless said. */
  readonly own?: readonly [http: number, grpc: number];
  /** Ends or changes the caller's account or session, so that it takes a caller of its own. */
  readonly fateful?: true;
  /** Answers until the caller leaves: over gRPC its deadline ends it. */
  readonly endless?: true;
}

const named = ({ portfolioId }: Things) => ({ portfolioId });
const ofPortfolio = { who: 'user', request: named, names: ['portfolioId'] } as const;
const read: Row = { ...ofPortfolio, scope: 'portfolios:read' };
const write: Row = { ...ofPortfolio, scope: 'portfolios:write' };
const risk: Row = { ...ofPortfolio, scope: 'risk:read' };
const person: Row = { who: 'person' };
const admin: Row = { who: 'administrator', scope: 'admin' };

const PORTFOLIO = portfolioOf({ AAA: 0.5, BBB: 0.5 });
const CHANGED = portfolioOf({ AAA: 0.25, BBB: 0.75 });
/** Replacing and deleting need If-Match, which gRPC sends as metadata; without it they are refused with 428 once the right is confirmed. */
const UNCONDITIONAL = [428, 9] as const;
const SHIFT = { delta: [{ ticker: 'AAA', change: -0.1 }], fundFrom: 'BBB' };

const ACCOUNTS: Record<string, Row> = {
  'AccountService/CreateAccount': {
    who: 'anyone',
    request: () => ({ email: `${randomUUID()}@new.example`, password: PASSWORD }),
    own: [201, 0],
  },
  'AccountService/GetMe': { who: 'user' },
  'AccountService/UpdateMe': { ...person, request: () => ({ displayName: 'Somebody' }) },
  'AccountService/DeleteMe': { ...person, own: [204, 0], fateful: true },
  'AccountService/ExportMe': person,
  'AccountService/ChangePassword': {
    ...person,
    request: () => ({ password: PASSWORD, newPassword: `another ${PASSWORD}` }),
    own: [204, 0],
    fateful: true,
  },
  'AccountService/CreateRecoveryCodes': { ...person, request: () => ({ password: PASSWORD }), own: [201, 0] },
  'SessionService/CreateSession': {
    who: 'anyone',
    request: ({ email }) => ({ email, password: PASSWORD }),
    own: [201, 0],
  },
  'SessionService/RefreshSession': {
    who: 'anyone',
    request: ({ refreshToken }) => ({ refreshToken }),
    fateful: true,
  },
  'SessionService/RecoverSession': {
    who: 'anyone',
    request: ({ email }) => ({ email, recoveryCode: 'AAAA-BBBB-CCCC', newPassword: PASSWORD }),
    own: [401, 16],
  },
  'SessionService/ListSessions': person,
  'SessionService/DeleteSession': {
    ...person,
    request: ({ sessionId }) => ({ sessionId }),
    names: ['sessionId'],
    own: [204, 0],
    fateful: true,
  },
  'SessionService/RevokeAllSessions': { ...person, own: [204, 0], fateful: true },
  'ApiKeyService/CreateApiKey': { ...person, request: () => ({ name: 'swept', scopes: ['risk:read'] }), own: [201, 0] },
  'ApiKeyService/ListApiKeys': person,
  'ApiKeyService/DeleteApiKey': { ...person, request: ({ keyId }) => ({ keyId }), names: ['keyId'], own: [204, 0] },
  // No issuer is configured in this house, so that there is nobody to log in with.
  'OidcService/StartLogin': { who: 'anyone', own: [404, 12] },
  'OidcService/FinishLogin': { who: 'anyone', request: () => ({ code: 'a', state: 'b' }), own: [404, 12] },
  'OidcService/StartLink': { ...person, own: [404, 12] },
  'OidcService/ListIdentities': person,
  'OidcService/DeleteIdentity': {
    ...person,
    request: ({ identityId }) => ({ identityId }),
    names: ['identityId'],
    own: [204, 0],
    // It takes a log-in of just now.
    fateful: true,
  },
  'TokenService/CreateToken': { who: 'anyone', own: [400, 3] },
  'TokenService/CreateDeviceLogin': { who: 'anyone', own: [201, 0] },
  // No device waits under this code.
  'TokenService/LookUpDeviceLogin': { ...person, request: () => ({ userCode: 'BBBB-BBBB' }), own: [404, 5] },
  'TokenService/ApproveDeviceLogin': { ...person, request: () => ({ userCode: 'BBBB-BBBB' }), own: [404, 5] },
  'TokenService/DenyDeviceLogin': { ...person, request: () => ({ userCode: 'BBBB-BBBB' }), own: [404, 5] },
};

const PORTFOLIOS: Record<string, Row> = {
  'PortfolioService/ListPortfolios': { who: 'user', scope: 'portfolios:read' },
  'PortfolioService/CreatePortfolio': {
    who: 'user',
    scope: 'portfolios:write',
    request: () => ({ portfolio: PORTFOLIO }),
    own: [201, 0],
  },
  'PortfolioService/ImportPortfolios': {
    who: 'user',
    scope: 'portfolios:write',
    request: () => ({ content: Buffer.from('ticker,weight\nAAA,1\n').toString('base64'), format: 'CSV' }),
  },
  'PortfolioService/GetPortfolio': read,
  'PortfolioService/ReplacePortfolio': {
    ...write,
    request: (things) => ({ ...named(things), portfolio: CHANGED }),
    own: UNCONDITIONAL,
  },
  'PortfolioService/UpdatePortfolio': {
    ...write,
    request: (things) => ({ ...named(things), portfolio: { name: 'Renamed' }, updateMask: 'name' }),
  },
  'PortfolioService/DeletePortfolio': { ...write, own: UNCONDITIONAL },
  'PortfolioService/GetLimits': read,
  'PortfolioService/ReplaceLimits': {
    ...write,
    request: (things) => ({ ...named(things), limits: {} }),
    own: UNCONDITIONAL,
  },
  'PortfolioService/ResetLimits': write,
  'PortfolioService/GetFactorProxies': read,
  'PortfolioService/ReplaceFactorProxies': { ...write, own: UNCONDITIONAL },
  'PortfolioService/ResolveFactorProxies': write,
  'PortfolioService/GetExpectedReturns': read,
  'PortfolioService/ReplaceExpectedReturns': { ...write, own: UNCONDITIONAL },
  'PortfolioService/EstimateExpectedReturns': risk,
  'PortfolioService/GetPositionMetadata': read,
  'PortfolioService/ListGrants': read,
  'PortfolioService/GetGrant': {
    ...read,
    request: ({ portfolioId, grantId }) => ({ portfolioId, grantId }),
    names: ['portfolioId', 'grantId'],
  },
  'PortfolioService/CreateGrant': {
    ...write,
    request: (things) => ({ ...named(things), grant: { email: 'admin@house.example', role: 'EDITOR' } }),
    own: [201, 0],
  },
  'PortfolioService/DeleteGrant': {
    ...write,
    request: ({ portfolioId, grantId }) => ({ portfolioId, grantId }),
    names: ['portfolioId', 'grantId'],
    own: [204, 0],
  },
  'PortfolioService/ListScenarios': read,
  'PortfolioService/GetScenario': {
    ...read,
    request: ({ portfolioId, scenarioId }) => ({ portfolioId, scenarioId }),
    names: ['portfolioId', 'scenarioId'],
  },
  'PortfolioService/CreateScenario': {
    ...write,
    request: (things) => ({ ...named(things), scenario: { name: 'Swept', ...SHIFT } }),
    own: [201, 0],
  },
  'PortfolioService/DeleteScenario': {
    ...write,
    request: ({ portfolioId, scenarioId }) => ({ portfolioId, scenarioId }),
    names: ['portfolioId', 'scenarioId'],
    own: [204, 0],
  },
  'PortfolioService/GetContext': { who: 'user', scope: 'portfolios:read' },
  'PortfolioService/SetContext': write,
};

const ANSWERS: Record<string, Row> = {
  'RiskService/GetAnalysis': risk,
  'RiskService/GetPerformance': risk,
  'RiskService/GetLimitChecks': risk,
  'RiskService/GetScore': risk,
  'RiskService/GetReport': risk,
  'RiskService/WhatIf': { ...risk, request: (things) => ({ ...named(things), ...SHIFT }) },
  'RiskService/Optimize': { ...risk, request: (things) => ({ ...named(things), objective: 'MIN_VARIANCE' }) },
  'RiskService/GetFrontier': { ...risk, request: (things) => ({ ...named(things), points: 3 }) },
  'RiskService/Simulate': {
    ...risk,
    request: (things) => ({ ...named(things), paths: 1000, horizonDays: 5, model: 'NORMAL', seed: 1 }),
  },
  'RiskService/Stress': {
    ...risk,
    request: (things) => ({ ...named(things), shocks: [{ factor: 'market:MKT', shock: -0.1 }] }),
  },
  'RiskService/GetInlineReport': { who: 'user', scope: 'risk:read', request: () => ({ portfolio: PORTFOLIO }) },
  'RiskService/GetInstrumentProfile': { who: 'user', scope: 'risk:read', request: () => ({ ticker: 'AAA' }) },
  'CacheService/GetCache': { who: 'user', scope: 'risk:read' },
  'CacheService/ClearCache': { who: 'user', scope: 'risk:read', own: [204, 0] },
  'CacheService/WatchEvents': { who: 'user', scope: 'portfolios:read', endless: true },
};

const OPERATION: Record<string, Row> = {
  'MarketDataService/GetMarketData': { who: 'user', scope: 'risk:read' },
  'MarketDataService/GetPortfolioPrices': risk,
  'MarketDataService/ListInstruments': { who: 'user', scope: 'risk:read' },
  'MarketDataService/ImportPrices': {
    ...admin,
    request: () => ({ csv: Buffer.from('date,AAA\n2012-01-02,100\n').toString('base64'), onConflict: 'KEEP' }),
  },
  'AdminService/ListUsers': admin,
  'AdminService/DisableUser': { ...admin, request: ({ userId }) => ({ userId }), fateful: true },
  'AdminService/EnableUser': { ...admin, request: ({ userId }) => ({ userId }) },
  'AdminService/GetFleetCache': admin,
  'AdminService/ClearFleetCache': admin,
  'AdminService/ListAudit': admin,
  'ServiceAccountService/CreateServiceAccount': {
    ...admin,
    request: () => ({ email: `${randomUUID()}@programs.example`, scopes: ['risk:read'] }),
    own: [201, 0],
  },
  // Whom a request names here is a person, who makes keys of his own.
  'ServiceAccountService/CreateServiceAccountKey': {
    ...admin,
    request: ({ userId }) => ({ userId, name: 'swept', scopes: ['risk:read'] }),
    own: [404, 5],
  },
};

/** By `Service/Method` of `perfolio.gateway.v1`. */
export const PUBLIC_ROWS: Readonly<Record<string, Row>> = { ...ACCOUNTS, ...PORTFOLIOS, ...ANSWERS, ...OPERATION };
