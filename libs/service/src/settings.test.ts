import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Settings, SettingsError, settings } from './settings';

function faultsOf(env: Record<string, string>, read: (settings: Settings) => void) {
  const reading = settings(env);
  read(reading);
  try {
    reading.finish();
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

describe('settings', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('tell all faults at once', () => {
    const faults = faultsOf({ A: 'x', B: 'loud', C: 'nowhere' }, (read) => {
      read.port('A', 1);
      read.choice('B', ['info', 'warn'], 'info');
      read.url('C', ['redis']);
    });

    expect(faults).toEqual([
      'A is "x"; it must be a whole number from 0 to 65535.',
      'B is "loud"; it must be one of info, warn.',
      'C is not an address; it must look like redis://host:port.',
    ]);
  });

  it.each(['redis://:hunter2@host', 'hunter2:6379', 'hunter2', 'postgres://u:hunter2@'])(
    'never repeat what may hold a password, %s',
    (value) => {
      const faults = faultsOf({ URL: value, NUMBER: `redis://hunter2@${value}` }, (read) => {
        read.url('URL', ['amqp']);
        read.integer('NUMBER', { fallback: 1, min: 0, max: 2 });
      });

      expect(faults).toHaveLength(2);
      expect(faults.join('\n')).not.toContain('hunter2');
    },
  );

  it('are what was given, else what is usual', () => {
    const env = { LEVEL: 'warn', PORT: '8081' };
    const valuesIn = (read: Settings) => [read.choice('LEVEL', ['info', 'warn'], 'info'), read.port('PORT', 1)];

    expect(valuesIn(settings(env))).toEqual(['warn', 8081]);
    expect(valuesIn(settings({}))).toEqual(['info', 1]);
  });

  it('take an empty variable for none', () => {
    const read = settings({ A: '', B: '' });

    expect(read.text('A', 'x')).toBe('x');
    expect(read.secret('B')).toBeUndefined();
    expect(() => read.finish()).not.toThrow();
  });

  it('read a secret from its file without the line end', () => {
    writeFileSync(join(folder, 'secret'), 'with space \n');

    expect(settings({ S_FILE: join(folder, 'secret') }).secret('S')).toBe('with space ');
  });

  it('refuse a secret given twice, and a file that is not there', () => {
    const faults = faultsOf({ S: 'a', S_FILE: join(folder, 'none') }, (read) => void read.secret('S'));

    expect(faults).toEqual([
      'S and S_FILE are both set; keep one.',
      `S_FILE names ${join(folder, 'none')}, which cannot be read (ENOENT).`,
    ]);
  });
});
