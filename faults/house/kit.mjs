// The testing kit of the cache, which whoever runs this has built.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';
import { redisServer } from '../../scripts/servers.mjs';

const load = createRequire(import.meta.url);
const from = (name) => load(join(root, 'libs', 'cache', 'testing', 'dist', name));

process.env.PERFOLIO_TEST_REDIS_SERVER ??= redisServer();

export const { startFaultProxy } = from('fault-proxy.js');
export const { checkHistory } = from('checker/check-history.js');
export const { freePort, startRedis } = from('redis-server.js');
