/** Context in a process of its own that can be killed: the built code, with the shared parts of an installation that is one process. */
const { createMemoryParts } = require('@perfolio/cache');
const { createLogger, readSecrets, settings } = require('@perfolio/service');

const { readContextConfig, startContext } = require('../dist/index.js');

async function main() {
  const config = readContextConfig(process.env, { ownProcess: false });
  const secrets = await readSecrets(settings(process.env), config.dataDir);
  const logger = createLogger('context', 'silent', process.stdout);
  const context = await startContext(config, { secrets, logger, parts: createMemoryParts() });
  process.once('SIGTERM', () => {
    void context.close().then(() => process.exit(0));
  });
  process.send({ port: context.port });
}

main().catch((error) => {
  process.send({ failure: error.message });
  process.exit(1);
});
