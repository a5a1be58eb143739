import { readContextConfig } from './config';

const own = { ownProcess: true };
const faultsOf = (env: Record<string, string>, reading = { ownProcess: false }) => {
  try {
    readContextConfig(env, reading);
    return [];
  } catch (error) {
    return (error as { faults: readonly string[] }).faults;
  }
};

describe('the settings of Context', () => {
  it('have defaults for everything in one process', () => {
    expect(readContextConfig({}, { ownProcess: false })).toMatchObject({
      host: '127.0.0.1',
      port: 50_051,
      dataDir: '.perfolio',
      databaseUrl: undefined,
      signUp: true,
      demo: false,
      administrator: undefined,
    });
  });

  it('refuse half an address of a database', () => {
    for (const url of ['postgres://', 'postgres://user@/', 'db.example.org', 'mysql://h/d', 'postgres://host']) {
      expect(faultsOf({ DATABASE_URL: url })).not.toEqual([]);
    }
    expect(faultsOf({ DATABASE_URL: 'postgresql://user:p%40ss@host:5432/perfolio' })).toEqual([]);
  });

  it('tell all faults at once, and no secret', () => {
    const faults = faultsOf(
      {
        PERFOLIO_CONTEXT_PORT: '70000',
        PERFOLIO_DEMO: 'yes',
        PERFOLIO_ADMIN_PASSWORD: 'hush',
        DATABASE_URL: 'mysql://root:hush@h/d',
      },
      own,
    );

    expect(faults.join('\n')).not.toContain('hush');
    expect(new Set(faults.map((fault) => fault.split(' ')[0]))).toEqual(
      new Set([
        'DATABASE_URL',
        'PERFOLIO_ADMIN_EMAIL',
        'PERFOLIO_ADMIN_PASSWORD',
        'PERFOLIO_CONTEXT_PORT',
        'PERFOLIO_DEMO',
        'REDIS_URL',
      ]),
    );
  });
});
