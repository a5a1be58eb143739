import { runProcess } from '@perfolio/service/process';

import { gatewayConfig } from './config';

runProcess({
  name: 'gateway',
  env: process.env,
  logTo: process.stdout,
  config: gatewayConfig,
  start: async (config, given) => {
    const { startGateway } = await import('./service.js');
    const gateway = await startGateway(config, given);
    return { ports: { http: gateway.httpPort, grpc: gateway.grpcPort }, close: gateway.close };
  },
});
