/** Examples that are worth their words: what a generated one could not say, by the name of the message. */
export const PRINTED: ReadonlyMap<string, object> = new Map([
  [
    'Portfolio',
    {
      name: 'Retirement',
      baseCurrency: 'USD',
      positions: [
        { ticker: 'SPY', weight: 0.6 },
        { ticker: 'IEF', weight: 0.4 },
      ],
      factorProxies: [{ ticker: 'SPY', market: 'SPY' }],
    },
  ],
  [
    'CreateAccountRequest',
    { email: 'alice@example.com', password: 'correct horse battery staple', displayName: 'Alice' },
  ],
  ['CreateSessionRequest', { email: 'alice@example.com', password: 'correct horse battery staple' }],
  ['Matrix', { rows: 2, columns: 2, values: [1, 0.3, 0.3, 1], undefined: [] }],
]);
