import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { type Command, EXIT } from '../command';
import { writeAnswer } from '../output/write-answer';
import { type SECRET_FILES, SECRETS_FOLDER } from '../secret-files';
import { UsageError } from '../usage-error';

const SETTINGS_FILE = '.env';

export const entry: Command = {
  summary: 'Make the secrets of a new installation',
  options: {
    folder: { type: 'text', value: 'FOLDER', help: 'Where docker-compose.yml is; here unless said.' },
    'admin-email': {
      type: 'text',
      value: 'EMAIL',
      help: 'The first administrator; admin@perfolio.example unless said.',
    },
  },
  examples: ['perfolio init --admin-email me@example.com'],
  run: async (given, surroundings) => {
    const folder = resolve(surroundings.cwd, given.text('folder') ?? '.');
    const email = given.text('admin-email') ?? 'admin@perfolio.example';
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new UsageError(`--admin-email is "${email}"; it must be an address.`);
    refuseExisting(folder);
    const secrets = newSecrets();
    writeWhole(folder, secrets);
    writeFileSync(join(folder, SETTINGS_FILE), `PERFOLIO_ADMIN_EMAIL=${email}\n`, { flag: 'wx', mode: 0o600 });
    const made = [SETTINGS_FILE, ...Object.keys(secrets).map((name) => join(SECRETS_FOLDER, name))];
    writeAnswer(
      {
        json: { folder, files: made, administrator: email },
        items: made.map((file) => ({ file })),
        blocks: [{ kind: 'table', columns: [{ name: 'Made' }], rows: made.map((file) => [file]) }],
        notes: [
          `\nThe password of ${email} is in ${join(SECRETS_FOLDER, 'admin-password')}. Keep backup-key somewhere else, too.`,
          'perfolio config check --settings .env tells whether what you change in them is right.',
          'Next: docker compose up -d --build',
        ],
      },
      given,
      surroundings,
    );
    return EXIT.OK;
  },
};

/** What is there may be in use: a new password for a database that has one locks everybody out. */
function refuseExisting(folder: string): void {
  const found = [SETTINGS_FILE, SECRETS_FOLDER].filter((name) => existsSync(join(folder, name)));
  if (found.length === 0) return;
  throw new UsageError(`${found.join(' and ')} exist in ${folder} already. Nothing was changed.`);
}

/** By the names that docker-compose.yml reads them under. */
function newSecrets(): Readonly<Record<keyof typeof SECRET_FILES, string>> {
  const [database, redis] = [word(), word()];
  const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return {
    'signing-keys.json': JSON.stringify({ keys: [{ ...signing, kid: randomUUID(), alg: 'EdDSA', use: 'sig' }] }),
    'service-secret': key(),
    'cache-keys': `k1:${key()}`,
    'postgres-password': database,
    'database-url': `postgres://perfolio:${database}@postgres:5432/perfolio`,
    'redis.conf': `requirepass ${redis}\n`,
    'redis-url': `redis://:${redis}@redis:6379`,
    'admin-password': word(),
    'grafana-password': word(),
    'backup-key': key(),
  };
}

/** Fit for an address, too: letters and digits alone. */
const word = (): string => randomBytes(24).toString('hex');
const key = (): string => randomBytes(32).toString('base64url');

/** A folder of its owner's alone, all of it or nothing. Whoever a container runs as must be able to read the files within. */
function writeWhole(folder: string, secrets: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `${SECRETS_FOLDER}.${randomUUID()}`);
  mkdirSync(draft, { mode: 0o700 });
  try {
    for (const [name, text] of Object.entries(secrets)) {
      const file = join(draft, name);
      writeFileSync(file, text, { mode: 0o600 });
      chmodSync(file, 0o444);
    }
    renameSync(draft, join(folder, SECRETS_FOLDER));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
