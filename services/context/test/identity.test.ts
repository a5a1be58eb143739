import { contextV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import { PASSWORD, type Person } from '../testing/running-context';

const { IdentityServiceService: Identity, Verdict } = contextV1;

onEveryDatabase((start) => {
  const system = contextFor(start);

  const logIn = async (email: string, password = PASSWORD) =>
    (await system.client.unary(Identity.createSession, { email, password }, system.alone())).message.grant;
  const refresh = async (refreshToken: string | undefined) =>
    (await system.client.unary(Identity.refreshSession, { refreshToken: refreshToken ?? '' }, system.alone())).message
      .grant;
  const isAlive = async (person: Person) => (await person.resolution()).verdict === Verdict.ALLOWED;

  describe('an account', () => {
    it('is unique without regard to case', async () => {
      await system.person('Case@Example.org');
      const again = { email: ' case@example.ORG', password: PASSWORD, displayName: '' };

      await expect(system.client.unary(Identity.createAccount, again, system.alone())).rejects.toMatchObject({
        reason: 'RESOURCE_EXISTS',
      });
    });

    it('is refused with all that is wrong at once', async () => {
      const request = { email: 'nobody', password: 'short', displayName: 'x'.repeat(201) };
      const refusal = await system.client
        .unary(Identity.createAccount, request, system.alone())
        .catch((error) => error);

      expect(refusal.violations.map(({ field }: { field: string }) => field)).toEqual([
        'email',
        'password',
        'displayName',
      ]);
      expect(JSON.stringify(refusal.violations)).not.toContain('short');
    });

    it.each([
      ['that everybody tries first', 'Password1234', 'common'],
      ['that is little more than its own name', 'Guessed-Perfolio', 'own-words'],
    ])('is refused with a password %s', async (_what, password, rule) => {
      const request = { email: 'guessed@example.org', password, displayName: '' };

      await expect(system.client.unary(Identity.createAccount, request, system.alone())).rejects.toMatchObject({
        reason: 'FIELD_INVALID',
        violations: [expect.objectContaining({ field: 'password', rule })],
      });
    });

    it('opens with its password alone', async () => {
      await system.person('opens@example.org');

      await expect(logIn('opens@example.org', `${PASSWORD}!`)).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
      await expect(logIn('nul\u0000@example.org')).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
      await expect(logIn('nobody@example.org')).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
      expect(await logIn('OPENS@example.org')).toMatchObject({ userId: expect.any(String) });
    });

    it('can be renamed, to nothing too', async () => {
      const person = await system.person();
      const rename = async (displayName: string) =>
        (await system.client.unary(Identity.updateAccount, { displayName }, await person.as())).message.account;

      expect(await rename(' Ann ')).toMatchObject({ displayName: 'Ann', administrator: false });
      expect(await rename('')).toMatchObject({ displayName: '' });
    });

    it('takes everything with it when it is erased', async () => {
      const person = await system.person('gone@example.org');
      const { portfolioId } = await person.create({});
      const other = await system.person();
      const { message } = await system.client.unary(Identity.eraseAccount, {}, await person.as());

      expect(message.pending).toBe(false);
      expect(await isAlive(person)).toBe(false);
      await expect(logIn('gone@example.org')).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
      expect(await other.resolution(portfolioId)).toMatchObject({ verdict: Verdict.NOT_FOUND });
      await expect(system.person('gone@example.org')).resolves.toBeDefined();
    });
  });

  describe('a session', () => {
    it('is prolonged by its newest refresh token', async () => {
      const person = await system.person();
      const second = await refresh(person.grant?.refreshToken);
      const third = await refresh(second?.refreshToken);

      expect(third).toMatchObject({ sessionId: person.sessionId, userId: person.grant?.userId });
      expect(new Set([person.grant, second, third].map((grant) => grant?.refreshToken)).size).toBe(3);
    });

    it('ends when a refresh token comes twice', async () => {
      const person = await system.person();
      const before = await person.generation();
      const newest = await refresh(person.grant?.refreshToken);

      await expect(refresh(person.grant?.refreshToken)).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });

      expect(await isAlive(person)).toBe(false);
      await expect(refresh(newest?.refreshToken)).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
      const again = await logInAs(person);
      expect(Number.parseInt(await again.generation(), 10)).toBeGreaterThan(Number.parseInt(before, 10));
    });

    it('lets one of two who refresh at the same time through', async () => {
      const person = await system.person();
      const token = person.grant?.refreshToken;
      const outcomes = await Promise.allSettled([refresh(token), refresh(token)]);

      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await isAlive(person)).toBe(false);
    });

    it('is listed until it ends', async () => {
      const person = await system.person();
      const other = await logInAs(person);
      const list = async (pageSize: number, pageToken = '') =>
        (
          await system.client.unary(
            Identity.listSessions,
            { pageSize, pageToken, currentSessionId: person.sessionId },
            await person.as(),
          )
        ).message;
      const first = await list(1);
      const second = await list(1, first.nextPageToken);

      expect(first.sessions).toMatchObject([{ sessionId: other.sessionId, current: false }]);
      expect(second).toMatchObject({ sessions: [{ sessionId: person.sessionId, current: true }], nextPageToken: '' });
      await system.client.unary(Identity.revokeSession, { sessionId: other.sessionId }, await person.as());
      expect((await list(0)).sessions).toHaveLength(1);
      expect(await isAlive(other)).toBe(false);
    });

    it("cannot be ended by another's hand", async () => {
      const [ann, bob] = [await system.person(), await system.person()];
      const end = async (sessionId: string) =>
        system.client.unary(Identity.revokeSession, { sessionId }, await bob.as()).catch((error) => error.message);

      expect(await end(ann.sessionId)).toBe(await end('00000000-0000-4000-8000-000000000000'));
      expect(await end(ann.sessionId)).toBe(await end('malformed'));
      expect(await isAlive(ann)).toBe(true);
    });

    it('ends with all the others when all are revoked', async () => {
      const person = await system.person();
      const other = await logInAs(person);
      await system.client.unary(Identity.revokeAllSessions, {}, await person.as());

      expect([await isAlive(person), await isAlive(other)]).toEqual([false, false]);
    });

    it('makes room for a newer one when there are twenty', async () => {
      const first = await system.person('many@example.org');
      const second = system.returning((await logIn('many@example.org'))?.sessionId ?? '');
      for (let count = 2; count < 20; count += 1) await logIn('many@example.org');
      expect(await isAlive(first)).toBe(true);

      await logIn('many@example.org');

      expect([await isAlive(first), await isAlive(second)]).toEqual([false, true]);
    }, 60_000);
  });

  const logInAs = async (person: Person) => system.returning((await logIn(person.email))?.sessionId ?? '');
});
