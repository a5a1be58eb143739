import { runProcess } from '@perfolio/service/process';

import { riskConfig } from './config';

runProcess({
  name: 'risk',
  env: process.env,
  logTo: process.stdout,
  config: (read) => riskConfig(read, { ownProcess: true }),
  start: async (config, given) => {
    const { startRisk } = await import('./service.js');
    const risk = await startRisk(config, given);
    return { ports: { grpc: risk.port }, close: risk.close };
  },
});
