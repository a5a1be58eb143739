/** Tests run from source; only what must be a file of its own (worker threads, child processes) comes from `dist`. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/standalone'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  // Every method by every door for everybody takes minutes: CI and `npm run test:sweep` run it.
  testPathIgnorePatterns: ['/node_modules/', '/standalone/test/security/'],
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
  },
  maxWorkers: 4,
  testTimeout: 20_000,
};
