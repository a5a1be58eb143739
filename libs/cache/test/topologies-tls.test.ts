import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { createRedisParts, createResultCache } from '../src/index';
import { freePort, type RedisServer, startRedis } from '../testing/redis-server';
import { bytesOf, generationOf, keyOf, never, PATIENT, sealingKeyOf } from '../testing/samples';
import { connected } from '../testing/shared-parts-of';

const CERTIFICATE = [
  'req',
  '-x509',
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-nodes',
  '-days',
  '1',
];
const answer = async () => bytesOf('report');

describe('Redis behind TLS', () => {
  let folder: string;
  let redis: RedisServer;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'perfolio-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    await promisify(execFile)('openssl', [...CERTIFICATE, ...subject, '-keyout', key, '-out', certificate]);
    const port = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no'];
    redis = await startRedis(['--tls-port', `${port}`, ...files]);
    url = `rediss://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    await redis.stop();
    await rm(folder, { recursive: true });
  });

  it('is used where its authority is named: results, leases and messages', async () => {
    const parts = createRedisParts({ url: `${url}?ca=${join(folder, 'certificate.pem')}` });
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], limits: PATIENT });
    await connected(parts);
    const key = keyOf();

    expect(await cache.getOrCompute(key, never(), answer)).toMatchObject({ outcome: 'computed', stored: true });
    const heard = new Promise((resolve) => parts.bus.onInvalidated(resolve));
    const invalidation = { user: key.user, generation: generationOf(9), announcement: bytesOf('x') };
    await parts.store.drop(invalidation, never());
    expect(await heard).toEqual(invalidation);

    await cache.close();
    await parts.close();
  });

  it('is not trusted otherwise, and the cache answers without it', async () => {
    const parts = createRedisParts({ url });
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], limits: PATIENT });

    expect((await cache.getOrCompute(keyOf(), never(), answer)).outcome).toBe('bypass');
    await expect(parts.store.usageOf(keyOf().user, never())).rejects.toThrow(Error);

    await cache.close();
    await parts.close();
  });
});
