/** Suites that take tens of seconds each: whole houses, every method by every door, campaigns. CI and `npm run test:long` run them. */
const LONG = [
  '/standalone/test/(security|events-and-exports|portfolio-imports|sharing|telemetry|garbage|fuzz|internal-clients|client|refresh|rounds)',
  '/libs/cache/test/(cancellation-campaign|topologies-campaign|simulation-mutants)',
  '/services/context/test/(embedded-database|credentials|columns|backup)',
  '/services/gateway/test/(security/|openapi|oidc|api-keys|provocations)',
  '/services/risk/test/refresh',
  '/web/test/',
  '/libs/(cli|client)/test/',
];

/** Tests run from source; only what must be a file of its own (worker threads, child processes) comes from `dist`. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/standalone', '<rootDir>/web'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  testPathIgnorePatterns: ['/node_modules/', ...LONG],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs', ignoreDynamic: true },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^@perfolio/(errors|engine|contracts|cache|service|client)$': '<rootDir>/libs/$1/src/index.ts',
    '^@perfolio/(context|risk|gateway)$': '<rootDir>/services/$1/src/index.ts',
    '^@perfolio/cache/portable$': '<rootDir>/libs/cache/src/portable.ts',
    '^@perfolio/gateway/portfolio-files$': '<rootDir>/services/gateway/src/import/portfolio-files.ts',
    '^@perfolio/context/price-files$': '<rootDir>/services/context/src/market-data/price-files.ts',
    '^@perfolio/risk/limit-checks$': '<rootDir>/services/risk/src/limit-checks-on.ts',
    '^@perfolio/standalone/config$': '<rootDir>/standalone/src/config.ts',
    '^@perfolio/context/backup$': '<rootDir>/services/context/src/backup/index.ts',
  },
  maxWorkers: 3,
  testTimeout: 60_000,
};
