import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { member } from './house/member.mjs';
import { ownPostgres } from './house/postgres.mjs';
import { ownRedis } from './house/redis.mjs';
import { alone } from './house/alone.mjs';
import { noPostgres } from './P1-postgres-down.mjs';

const DEATHS = 6;

export const fault = {
  id: 'P4',
  title: 'a migration is cut off at any moment; three instances migrate at once',
  expected: 'the schema is as before or as after; one migrates and the others wait',
  unless: noPostgres,
  alone: alone('P4', async ({ expect, keep, hold, chance }) => {
    const [redis, postgres] = [keep(await ownRedis()), keep(await ownPostgres())];
    const folder = mkdtempSync(join(tmpdir(), 'perfolio-faults-'));
    keep({ close: async () => rmSync(folder, { recursive: true, force: true }) });
    const env = {
      PERFOLIO_CONTEXT_PORT: '0',
      PERFOLIO_METRICS_PORT: '0',
      PERFOLIO_DATA_DIR: join(folder, 'data'),
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.urlBy(postgres.port),
    };
    const make = (name) => {
      const one = member({ name, service: 'context', env, folder });
      keep({ close: () => one.stop() });
      return one;
    };
    const names = async () => {
      const work = (client) => client.query('select name from migrations order by name');
      return (await postgres.ask(work).catch(() => ({ rows: [] }))).rows.map(({ name }) => name);
    };
    const victim = make('victim');
    const partial = new Set();
    for (let death = 0; death < DEATHS; death += 1) {
      const starting = victim.start().catch(() => undefined);
      await hold(300 + chance() * 900);
      await victim.kill();
      await starting;
      partial.add((await names()).length);
    }
    const three = ['one', 'two', 'three'].map(make);
    await Promise.all(three.map((one) => one.start()));
    const all = await names();
    expect('migrations found after deaths: none or all', [...partial], (found) =>
      found.every((count) => count === 0 || count === all.length),
    );
    expect(
      'three instances that start together all serve',
      three.map(({ alive }) => alive),
      (up) => up.every(Boolean),
    );
    expect('each migration was done once', all.length, (count) => count > 0 && count === new Set(all).size);
  }),
};
