import { runProcess } from '@perfolio/service/process';

import { contextConfig } from './config';

runProcess({
  name: 'context',
  env: process.env,
  logTo: process.stdout,
  config: (read) => contextConfig(read, { ownProcess: true }),
  start: async (config, given) => {
    const { startContext } = await import('./service.js');
    const context = await startContext(config, given);
    return { ports: { grpc: context.port }, close: context.close };
  },
});
