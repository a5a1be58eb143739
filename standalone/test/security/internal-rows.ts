import type { JsonObject } from '@bufbuild/protobuf';

import type { Things } from './public-rows';

/** Who may call a method behind the doors, written by hand. */
export interface InternalRow {
  /** Any service for itself, one of them alone, or one that speaks for a user. */
  readonly who: 'service' | 'gateway' | 'risk' | 'principal';
  readonly request?: (things: Things) => JsonObject;
  /** What the request names of the user's own. */
  readonly names?: readonly (keyof Things)[];
  /** Answers until the caller leaves: its deadline ends it. */
  readonly endless?: true;
}

const service: InternalRow = { who: 'service' };
const gateway: InternalRow = { who: 'gateway' };
const risk: InternalRow = { who: 'risk' };
const principal: InternalRow = { who: 'principal' };

const naming = (...names: (keyof Things)[]): InternalRow => ({
  who: 'principal',
  request: (things) => Object.fromEntries(names.map((name) => [name, things[name]])),
  names,
});

/** Answers about a portfolio that the assertion does not name are nobody's. */
const about = (more: JsonObject = {}): InternalRow => ({
  who: 'principal',
  request: ({ portfolioId }) => ({ subject: { portfolioId }, ...more }),
  names: ['portfolioId'],
});

const IDENTITY: Record<string, InternalRow> = {
  'IdentityService/CreateAccount': service,
  'IdentityService/CreateSession': service,
  'IdentityService/RefreshSession': service,
  'IdentityService/RecoverSession': service,
  'IdentityService/ProvideAccount': gateway,
  'IdentityService/CreateExternalSession': gateway,
  'IdentityService/LinkIdentity': gateway,
  'IdentityService/ListIdentities': principal,
  'IdentityService/UnlinkIdentity': naming('identityId'),
  'IdentityService/RecordRefusals': gateway,
  'IdentityService/GetAccount': principal,
  'IdentityService/UpdateAccount': principal,
  'IdentityService/EraseAccount': principal,
  'IdentityService/ListSessions': principal,
  'IdentityService/RevokeSession': naming('sessionId'),
  'IdentityService/RevokeAllSessions': principal,
  'IdentityService/ChangePassword': principal,
  'IdentityService/CreateRecoveryCodes': principal,
  'IdentityService/CreateApiKey': principal,
  'IdentityService/ListApiKeys': principal,
  'IdentityService/RevokeApiKey': naming('keyId'),
  'IdentityService/ListUsers': principal,
  'IdentityService/SetUserDisabled': principal,
  'IdentityService/ListSecurityEvents': principal,
  'IdentityService/StartDeviceLogin': gateway,
  'IdentityService/FinishDeviceLogin': gateway,
  'IdentityService/DescribeDeviceLogin': principal,
  'IdentityService/DecideDeviceLogin': principal,
  'IdentityService/CreateServiceAccount': principal,
  'IdentityService/CreateServiceAccountKey': principal,
};

const CONTEXT: Record<string, InternalRow> = {
  'ContextService/Resolve': service,
  'ContextService/ResolveOwners': risk,
  'ContextService/GetOwnerSnapshot': risk,
  'ContextService/GetSnapshot': naming('portfolioId'),
  'ContextService/ListPortfolios': principal,
  'ContextService/CreatePortfolio': principal,
  'ContextService/ImportPortfolios': principal,
  'ContextService/GetPortfolio': naming('portfolioId'),
  'ContextService/UpdatePortfolio': {
    who: 'principal',
    request: ({ portfolioId }) => ({ portfolio: { portfolioId, name: 'Another' }, updateMask: 'name' }),
    names: ['portfolioId'],
  },
  'ContextService/DeletePortfolio': naming('portfolioId'),
  'ContextService/ResetLimits': naming('portfolioId'),
  'ContextService/ResolveFactorProxies': naming('portfolioId'),
  'ContextService/GetPositionMetadata': naming('portfolioId'),
  'ContextService/ListGrants': naming('portfolioId'),
  'ContextService/GetGrant': naming('portfolioId', 'grantId'),
  'ContextService/CreateGrant': {
    who: 'principal',
    request: ({ portfolioId, guestEmail }) => ({ portfolioId, grant: { email: guestEmail, role: 'EDITOR' } }),
    names: ['portfolioId'],
  },
  'ContextService/DeleteGrant': naming('portfolioId', 'grantId'),
  'ContextService/ListScenarios': naming('portfolioId'),
  'ContextService/GetScenario': naming('portfolioId', 'scenarioId'),
  'ContextService/CreateScenario': {
    who: 'principal',
    request: ({ portfolioId }) => ({
      portfolioId,
      scenario: { name: 'Less of it', delta: [{ ticker: 'AAA', change: -0.1 }], fundFrom: 'BBB' },
    }),
    names: ['portfolioId'],
  },
  'ContextService/DeleteScenario': naming('portfolioId', 'scenarioId'),
  'ContextService/GetActivePortfolio': principal,
  'ContextService/SetActivePortfolio': naming('portfolioId'),
  'ContextService/ClearCache': principal,
  'ContextService/ClearEveryCache': principal,
  'ContextService/ExportAccount': principal,
  'MarketDataService/GetMarketData': service,
  'MarketDataService/ListInstruments': service,
  'MarketDataService/GetSeries': service,
  'MarketDataService/ImportPrices': principal,
};

const RISK: Record<string, InternalRow> = {
  'RiskService/GetAnalysis': about(),
  'RiskService/GetReport': about(),
  'RiskService/GetPerformance': about(),
  'RiskService/GetLimitChecks': about(),
  'RiskService/GetScore': about(),
  'RiskService/WhatIf': about({ delta: [{ ticker: 'AAA', change: -0.1 }], fundFrom: 'BBB' }),
  'RiskService/Optimize': about({ objective: 'MIN_VARIANCE' }),
  'RiskService/GetFrontier': about({ points: 3 }),
  'RiskService/Simulate': about({ paths: 1000, horizonDays: 5, model: 'NORMAL', seed: 1 }),
  'RiskService/Stress': about({ shocks: [{ factor: 'market:MKT', shock: -0.1 }] }),
  'RiskService/EstimateExpectedReturns': about(),
  'RiskService/GetInstrumentProfile': principal,
  'RiskService/GetCacheUsage': principal,
  'RiskService/GetEngine': service,
  'RiskService/LookUp': gateway,
  'RiskService/InspectCache': principal,
  'RiskService/WatchInvalidations': { who: 'principal', endless: true },
};

/** By `Service/Method` of `perfolio.context.v1` and of `perfolio.risk.v1`. */
export const INTERNAL_ROWS = {
  'perfolio.context.v1': { ...IDENTITY, ...CONTEXT },
  'perfolio.risk.v1': RISK,
} as const satisfies Record<string, Readonly<Record<string, InternalRow>>>;
