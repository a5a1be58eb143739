import { runProcess } from '@perfolio/service/process';

import { standaloneConfig } from './config';

runProcess({
  name: 'standalone',
  env: process.env,
  // Stdout is for the person who started this; the log goes beside it.
  logTo: process.stderr,
  config: standaloneConfig,
  start: async (config, given) => {
    const { startHouse } = await import('./house.js');
    const { welcome } = await import('./welcome.js');
    const house = await startHouse(config, given);
    // Once signals are listened for: whoever reads this may end it at once.
    setImmediate(() => process.stdout.write(welcome(house, process.uptime())));
    return { ports: { http: house.httpPort, grpc: house.grpcPort }, close: house.close };
  },
});
