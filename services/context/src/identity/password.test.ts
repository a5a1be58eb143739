import { randomBytes } from 'node:crypto';

import { createPasswords } from './password';

describe('a password', () => {
  const passwords = createPasswords(randomBytes, { warn: () => undefined });
  afterAll(() => passwords.close());

  it('matches its own hash alone', async () => {
    const stored = await passwords.hash('correct horse battery');

    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.matches('correct horse battery', stored)).toBe(true);
    expect(await passwords.matches('correct horse batterz', stored)).toBe(false);
  });

  it('is the same from every keyboard', async () => {
    const stored = await passwords.hash('Pa\u00dfwort mit \u00e9');

    expect(await passwords.matches('Pa\u00dfwort mit e\u0301', stored)).toBe(true);
  });

  it('hashes to something new every time', async () => {
    expect(await passwords.hash('correct horse battery')).not.toBe(await passwords.hash('correct horse battery'));
  });

  it('of an unknown account is worked on all the same', async () => {
    const spans = async (stored: string | undefined) => {
      const started = process.cpuUsage();
      await passwords.matches('correct horse battery', stored);
      const { user, system } = process.cpuUsage(started);
      return user + system;
    };
    const known = await spans(await passwords.hash('another one entirely'));

    expect(await spans(undefined)).toBeGreaterThan(known / 4);
    expect(await passwords.matches('', undefined)).toBe(false);
  });

  it('waits in a line that has an end', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 70 }, () => passwords.hash('x')));
    const refused = outcomes.filter(({ status }) => status === 'rejected');

    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ reason: { reason: 'OVERLOADED', retryAfterMs: 2_000 } });
  }, 120_000);
});
