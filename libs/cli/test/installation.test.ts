import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readSecrets, settings } from '@perfolio/service';

import { startRedis } from '../../cache/testing/redis-server';
import { openShell, type Shell } from '../testing/command-line';

jest.setTimeout(120_000);

const FREE = {
  PERFOLIO_HTTP_PORT: '0',
  PERFOLIO_GRPC_PORT: '0',
  PERFOLIO_CONTEXT_PORT: '0',
  PERFOLIO_RISK_PORT: '0',
  PERFOLIO_METRICS_PORT: '0',
};

let shell: Shell;
beforeEach(() => {
  shell = openShell(FREE);
});
afterEach(() => shell.close());

describe('perfolio init', () => {
  it('makes what docker-compose.yml reads, for its owner alone', async () => {
    const { exit, err } = await shell.run(['init', '--admin-email', 'me@example.org']);
    const composed = readFileSync(join(__dirname, '..', '..', '..', 'docker-compose.yml'), 'utf8');
    const wanted = [...composed.matchAll(/file: \.\/secrets\/([\w.-]+)/g)].map(([, name]) => name);
    const folder = join(shell.home, 'secrets');
    const mode = (path: string) => statSync(path).mode & 0o777;

    expect(exit).toBe(0);
    expect(wanted.length).toBeGreaterThan(5);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(wanted));
    expect([mode(join(shell.home, '.env')), mode(folder)]).toEqual([0o600, 0o700]);
    expect(readFileSync(join(shell.home, '.env'), 'utf8')).toBe('PERFOLIO_ADMIN_EMAIL=me@example.org\n');
    expect(err).toContain('Next: docker compose up');
  });

  it('makes secrets that a start takes, and others each time', async () => {
    await shell.run(['init']);
    await shell.run(['init', '--folder', 'second']);
    const read = settings({
      PERFOLIO_SIGNING_KEYS_FILE: join(shell.home, 'secrets/signing-keys.json'),
      PERFOLIO_SERVICE_SECRET_FILE: join(shell.home, 'secrets/service-secret'),
      PERFOLIO_CACHE_KEYS_FILE: join(shell.home, 'secrets/cache-keys'),
    });
    const secrets = await readSecrets(read, shell.home);
    const text = (folder: string, name: string) => readFileSync(join(shell.home, folder, name), 'utf8');

    expect(() => read.finish()).not.toThrow();
    expect(secrets.signingKeys.keys).toHaveLength(1);
    for (const name of readdirSync(join(shell.home, 'secrets')))
      expect(text('secrets', name)).not.toBe(text('second/secrets', name));
  });

  it('changes nothing that is there', async () => {
    await shell.run(['init']);
    const before = readFileSync(join(shell.home, 'secrets/database-url'), 'utf8');

    const { exit, err } = await shell.run(['init']);

    expect([exit, readFileSync(join(shell.home, 'secrets/database-url'), 'utf8')]).toEqual([2, before]);
    expect(err).toContain('Nothing was changed');
  });
});

describe('perfolio config', () => {
  const wrong = {
    PERFOLIO_HTTP_PORT: '99999',
    PERFOLIO_DEMO: 'maybe',
    DATABASE_URL: 'postgres://u:hunter2@db:5432',
    PERFOLIO_RATELIMITS: 'off',
  };

  it('tells every mistake at once, and shows no secret', async () => {
    const { exit, out } = await shell.run(['config', 'check', '-o', 'json'], { env: wrong });
    const { valid, faults } = JSON.parse(out);

    expect([exit, valid, faults.length]).toEqual([2, false, 4]);
    for (const name of Object.keys(wrong)) expect(faults.join()).toContain(name);
    expect(faults.join()).toContain('Did you mean PERFOLIO_RATE_LIMITS?');
    expect(faults.join()).not.toContain('hunter2');
  });

  it('finds what init made right, with the secrets beside it', async () => {
    await shell.run(['init']);
    const { exit, out } = await shell.run(['config', 'check', '--settings', '.env']);
    const shown = JSON.parse((await shell.run(['config', 'show', '--settings', '.env', '-o', 'json'])).out).settings;
    const given = shown.filter(({ name }: { name: string }) => /_URL$|PASSWORD|EMAIL/.test(name));

    expect(exit).toBe(0);
    expect(out).toMatch(/^Every setting is right: 7 from secrets, .* 1 from \.env, /);
    expect(Object.fromEntries(given.map(({ name, source }: Record<string, string>) => [name, source]))).toMatchObject({
      PERFOLIO_ADMIN_EMAIL: '.env',
      PERFOLIO_ADMIN_PASSWORD: 'secrets/admin-password',
      DATABASE_URL: 'secrets/database-url',
      REDIS_URL: 'secrets/redis-url',
    });
    expect(await shell.run(['config', 'check'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('Every setting is right'),
    });
  });

  it('tells what was broken in an installation, and where', async () => {
    await shell.run(['init']);
    appendFileSync(join(shell.home, '.env'), '# a remark\nhunter2\nPERFOLIO_SIGN_UPS=off\n');
    rmSync(join(shell.home, 'secrets/redis.conf'));
    rmSync(join(shell.home, 'secrets/cache-keys'));
    writeFileSync(join(shell.home, 'secrets/cache-keys'), 'k1:short\n');
    const { exit, out, err } = await shell.run(['config', 'check', '--settings', '.env']);
    const none = await shell.run(['config', 'check', '--settings', 'none.env']);

    expect([exit, none.exit]).toEqual([2, 2]);
    expect(out.split('\n').filter((line) => line.startsWith('- '))).toEqual([
      '- .env, line 3, is not NAME=value; begin it with # if it is a remark.',
      '- secrets/redis.conf is missing; docker-compose.yml gives it to a service.',
      '- PERFOLIO_CACHE_KEYS must be at least 32 random bytes, base64url.',
      '- PERFOLIO_SIGN_UPS is no setting. Did you mean PERFOLIO_SIGN_UP?',
    ]);
    expect(err).toContain('Correct .env and check again.');
    expect(none.err).toContain('none.env cannot be read');
  });

  it('knows every name that docker-compose.yml reads', async () => {
    const composed = readFileSync(join(__dirname, '..', '..', '..', 'docker-compose.yml'), 'utf8');
    const names = new Set([...composed.matchAll(/\$\{(PERFOLIO_\w+)/g)].map(([, name = '']) => name));
    writeFileSync(join(shell.home, '.env'), [...names].map((name) => `${name}=\n`).join(''));

    expect(names.size).toBeGreaterThan(5);
    expect(await shell.run(['config', 'check', '--settings', '.env'])).toMatchObject({ exit: 0 });
  });

  it('shows what is in force and where it comes from, secrets masked', async () => {
    await shell.run(['init']);
    const env = {
      REDIS_URL_FILE: join(shell.home, 'secrets/redis-url'),
      PERFOLIO_ADMIN_EMAIL: 'a@b.example',
      PERFOLIO_ADMIN_PASSWORD: 'correct horse battery',
    };
    const { out, exit } = await shell.run(['config', 'show', '-o', 'json'], { env });
    const shown = new Map(JSON.parse(out).settings.map((one: { name: string }) => [one.name, one]));

    expect(exit).toBe(0);
    expect(shown.get('PERFOLIO_DRAIN_MS')).toMatchObject({ value: '500', source: 'default' });
    expect(shown.get('PERFOLIO_HTTP_PORT')).toMatchObject({ value: '0', source: 'environment' });
    expect(shown.get('REDIS_URL')).toMatchObject({
      source: env.REDIS_URL_FILE,
      value: expect.stringMatching(/^\(set, \d+ char/),
    });
    expect(shown.get('PERFOLIO_ADMIN_PASSWORD')).toMatchObject({ value: '(set, 21 characters)' });
  });
});

describe('perfolio doctor', () => {
  const states = (out: string) =>
    Object.fromEntries(JSON.parse(out).checks.map(({ name, state }: Record<string, string>) => [name, state]));

  it('finds a healthy machine healthy', async () => {
    const redis = await startRedis();
    const { exit, out } = await shell.run(['doctor', '-o', 'json'], { env: { REDIS_URL: redis.url } });
    await redis.stop();

    expect(Object.entries(states(out)).filter(([, state]) => state === 'failed')).toEqual([]);
    expect(Object.keys(states(out))).toEqual(expect.arrayContaining(['database', 'redis', 'clock', 'secrets', 'disk']));
    expect(exit).toBe(0);
  });

  it('says what is missing, and what to do about it', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const env = {
      PERFOLIO_HTTP_PORT: String(port),
      REDIS_URL: 'redis://127.0.0.1:1',
      DATABASE_URL: 'postgres://u@127.0.0.1:1/d',
    };
    const { exit, out } = await shell.run(['doctor', '-o', 'json'], { env });
    const text = await shell.run(['doctor'], { env });
    taken.close();

    expect(exit).toBe(1);
    expect(states(out)).toMatchObject({ 'http port': 'warning', redis: 'failed', database: 'failed' });
    expect(text.out).toContain('WHAT TO DO');
    expect(Math.max(...text.out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('stops at wrong settings', async () => {
    const { exit, out } = await shell.run(['doctor'], { env: { PERFOLIO_HTTP_PORT: 'x' } });

    expect(exit).toBe(1);
    expect(out).toContain('perfolio config check');
  });
});
