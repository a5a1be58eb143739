const SHIFT = [
  { ticker: 'SPY', shift: '-5%' },
  { ticker: 'IEF', shift: '+5%' },
];
const PROXIES = [
  { ticker: 'SPY', market: 'SPY' },
  { ticker: 'IEF', market: 'SPY' },
];
const EXPECTED = [
  { ticker: 'SPY', expectedReturn: 0.07, asOf: '2024-12-31' },
  { ticker: 'IEF', expectedReturn: 0.03, asOf: '2024-12-31' },
];
const KEY = { name: 'Nightly check', scopes: ['portfolios:read', 'risk:read'] };

/** Examples that are worth their words: what a generated one could not say, by the name of the message. */
export const PRINTED: ReadonlyMap<string, object> = new Map<string, object>([
  [
    'Portfolio',
    {
      name: 'Retirement',
      baseCurrency: 'USD',
      positions: [
        { ticker: 'SPY', weight: 0.6 },
        { ticker: 'IEF', weight: 0.4 },
      ],
      factorProxies: PROXIES,
      benchmark: 'SPY',
      riskFreeRate: 0.02,
      limits: { maxVolatility: 0.2, maxLoss: 0.4 },
      expectedReturns: EXPECTED,
    },
  ],
  [
    'CreateAccountRequest',
    { email: 'alice@example.com', password: 'correct horse battery staple', displayName: 'Alice' },
  ],
  ['ChangePasswordRequest', { password: 'correct horse battery staple', newPassword: 'another horse, other staples' }],
  ['CreateServiceAccountRequest', { email: 'robot@example.com', displayName: 'Nightly check', scopes: ['risk:read'] }],
  ['CreateApiKeyRequest', KEY],
  ['CreateServiceAccountKeyRequest', KEY],
  ['CreateGrantRequest', { email: 'bob@example.com', role: 'VIEWER' }],
  ['CreateScenarioRequest', { name: 'Less in shares', delta: SHIFT }],
  ['ReplaceFactorProxiesRequest', { factorProxies: PROXIES }],
  ['ReplaceExpectedReturnsRequest', { expectedReturns: EXPECTED }],
  ['WhatIfRequest', { delta: SHIFT }],
  ['StressRequest', { shocks: [{ factor: 'market:SPY', shock: -0.2 }] }],
  ['OptimizeRequest', { objective: 'MIN_VARIANCE', maxTurnover: 0.3 }],
  ['GetFrontierRequest', { points: 20 }],
  ['SimulateRequest', { paths: 20_000, horizonDays: 21, seed: 7 }],
  ['CreateSessionRequest', { email: 'alice@example.com', password: 'correct horse battery staple' }],
  ['Matrix', { rows: 2, columns: 2, values: [1, 0.3, 0.3, 1], undefined: [] }],
]);
