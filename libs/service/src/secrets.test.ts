import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { publicKeys, readSecrets } from './secrets';
import { SettingsError, settings } from './settings';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = async (env: Record<string, string> = {}, dataDir = join(folder, 'data')) => {
  const reading = settings(env);
  const secrets = await readSecrets(reading, dataDir);
  reading.finish();
  return secrets;
};

const FILES = ['signing-keys.json', 'service-secret', 'cache-keys'];

describe('secrets', () => {
  it('are made at the first start and the same at the next', async () => {
    const first = await read();

    expect(await read()).toEqual(first);
    expect(first.serviceSecret).toHaveLength(32);
    expect(first.cacheKeys).toHaveLength(1);
    expect(first.signingKeys.keys).toHaveLength(1);
  });

  it('can be read by their owner only, even where they could be read before', async () => {
    await read();
    const secrets = join(folder, 'data', 'secrets');
    chmodSync(join(secrets, 'service-secret'), 0o644);

    await read();

    expect(statSync(secrets).mode & 0o777).toBe(0o700);
    for (const file of FILES) expect(statSync(join(secrets, file)).mode & 0o777).toBe(0o600);
  });

  it('are agreed on by processes that start at once', async () => {
    const program = `const { readSecrets, settings } = require('@perfolio/service');
      readSecrets(settings({}), process.argv[1]).then((found) => process.stdout.write(JSON.stringify(found)));`;

    const starts = Array.from({ length: 4 }, () =>
      promisify(execFile)(process.execPath, ['-e', program, join(folder, 'data')], { cwd: __dirname }),
    );
    const found = await Promise.all(starts);

    expect(new Set(found.map(({ stdout }) => stdout)).size).toBe(1);
    expect(found[0]?.stdout).toContain('Ed25519');
  });

  it('come from variables where they are given, and then touch no disk', async () => {
    const key = Buffer.alloc(32, 1).toString('base64url');
    const { signingKeys } = await read();
    const env = {
      PERFOLIO_SIGNING_KEYS: JSON.stringify(signingKeys),
      PERFOLIO_SERVICE_SECRET: key,
      PERFOLIO_CACHE_KEYS: `new:${key},old:${key}`,
    };

    const secrets = await read(env, '/proc/nowhere');

    expect(secrets.signingKeys).toEqual(signingKeys);
    expect(secrets.cacheKeys.map(({ id }) => id)).toEqual(['new', 'old']);
  });

  it('are refused when they are no keys, without being shown', async () => {
    const key = Buffer.alloc(32, 1).toString('base64url');
    const failure = await read({
      PERFOLIO_SIGNING_KEYS: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"hunter2","d":"hunter2","kid":"a"}]}',
      PERFOLIO_SERVICE_SECRET: 'hunter2',
      PERFOLIO_CACHE_KEYS: `a b:${key},k:hunter2,k:${key}`,
    }).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SettingsError);
    expect((failure as SettingsError).faults).toHaveLength(5);
    expect(String(failure)).not.toContain('hunter2');
  });

  it.each([
    ['another type', { kty: 'EC' }],
    ['another curve', { crv: 'X25519' }],
    ['no public half', { x: undefined }],
    ['no private half', { d: undefined }],
    ['no name', { kid: '' }],
  ])('refuse a signing key of %s', async (_what, change) => {
    const [key] = (await read()).signingKeys.keys;
    const given = JSON.stringify({ keys: [{ ...key, ...change }] });

    await expect(read({ PERFOLIO_SIGNING_KEYS: given })).rejects.toThrow(/PERFOLIO_SIGNING_KEYS is not a JWK set/);
  });

  it('refuse two signing keys of one name', async () => {
    const [key] = (await read()).signingKeys.keys;
    const given = JSON.stringify({ keys: [key, key] });

    await expect(read({ PERFOLIO_SIGNING_KEYS: given })).rejects.toThrow(/each with a `kid` of its own/);
  });

  it('that cannot be kept are a fault that names the folder', async () => {
    writeFileSync(join(folder, 'file'), '');

    await expect(read({}, join(folder, 'file'))).rejects.toThrow(
      /PERFOLIO_SERVICE_SECRET is not set and cannot be kept/,
    );
  });

  it('show only their public halves', async () => {
    const { signingKeys } = await read();

    expect(JSON.stringify(publicKeys(signingKeys))).not.toContain(String(signingKeys.keys[0]?.d));
    expect(readFileSync(join(folder, 'data', 'secrets', 'signing-keys.json'), 'utf8')).toContain('"d"');
  });
});
