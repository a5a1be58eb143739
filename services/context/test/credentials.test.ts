import { createHash, randomUUID } from 'node:crypto';
import { contextV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import { PASSWORD, type Person } from '../testing/running-context';

jest.setTimeout(120_000);

const { IdentityServiceService: Identity, ContextServiceService: Portfolios, Verdict } = contextV1;

type Kind = NonNullable<contextV1.Credential['kind']>;

onEveryDatabase((start) => {
  const system = contextFor(start);
  let ann: Person;

  beforeAll(async () => {
    ann = await system.person();
  });

  const resolve = async (kind: Kind, { sessionId = '', portfolioId = '' } = {}) => {
    const items = [{ sessionId, portfolioId, another: { kind } }];
    const { message } = await system.client.unary(Portfolios.resolve, { items }, system.alone());
    return message.resolutions[0];
  };
  const shown = (apiKey: string) =>
    resolve({ $case: 'apiKeyDigest', value: createHash('sha256').update(apiKey).digest('hex') });
  const makeKey = async (person: Person, scopes = ['risk:read'], expireTime?: { seconds: bigint; nanos: number }) => {
    const request = { name: 'a key', scopes, expireTime, idempotencyKey: '' };
    return (await system.client.unary(Identity.createApiKey, request, await person.as())).message;
  };
  const logIn = (email: string, password = PASSWORD) =>
    system.client.unary(Identity.createSession, { email, password }, system.alone());
  const provide = (identity: contextV1.ExternalIdentity, more: object = {}) => {
    const request = { identity, email: '', emailVerified: false, displayName: '', provision: true, linkByEmail: false };
    return system.client.unary(Identity.provideAccount, { ...request, ...more }, system.alone());
  };
  const somebody = () => ({ issuer: 'https://issuer.example', subject: randomUUID() });
  const external = (value: contextV1.ExternalIdentity) => resolve({ $case: 'external', value });

  describe('a key', () => {
    it('resolves to its owner, its id and its scopes, whether it is shown or named', async () => {
      const { apiKey, keyId } = await makeKey(ann);
      const expected = {
        verdict: Verdict.ALLOWED,
        callerId: ann.grant?.userId,
        ownerId: ann.grant?.userId,
        credentialId: keyId,
        scopes: ['risk:read'],
        generation: await ann.generation(),
      };

      expect(await shown(apiKey)).toMatchObject(expected);
      expect(await resolve({ $case: 'apiKeyId', value: keyId })).toMatchObject(expected);
    });

    it('resolves to nobody once it is revoked, or over', async () => {
      // Far enough ahead to be taken on a busy machine.
      const soon = { seconds: BigInt(Math.floor(Date.now() / 1000) + 4), nanos: 0 };
      const brief = await makeKey(ann, ['risk:read'], soon);
      const { apiKey, keyId } = await makeKey(ann);
      await system.client.unary(Identity.revokeApiKey, { keyId }, await ann.as());

      expect(await shown(apiKey)).toMatchObject({ verdict: Verdict.REVOKED, callerId: '' });
      expect(await resolve({ $case: 'apiKeyId', value: keyId })).toMatchObject({ verdict: Verdict.REVOKED });
      await until(async () => (await shown(brief.apiKey))?.verdict === Verdict.REVOKED);
    });

    it('does not lend its rights to a session beside it', async () => {
      const { keyId } = await makeKey(ann);
      const resolved = await resolve({ $case: 'apiKeyId', value: keyId }, { sessionId: randomUUID() });

      expect(resolved).toMatchObject({ verdict: Verdict.REVOKED, callerId: '' });
    });

    it('is no session, and a session no key', async () => {
      const { keyId } = await makeKey(ann);

      expect(await system.returning(keyId).resolution()).toMatchObject({ verdict: Verdict.REVOKED });
      expect(await resolve({ $case: 'apiKeyId', value: ann.sessionId })).toMatchObject({ verdict: Verdict.REVOKED });
    });

    it('tells when it was last shown', async () => {
      const person = await system.person();
      const { apiKey } = await makeKey(person);
      await shown(apiKey);
      const list = async () => {
        const request = { pageSize: 0, pageToken: '' };
        return (await system.client.unary(Identity.listApiKeys, request, await person.as())).message.apiKeys;
      };

      await until(async () => (await list())[0]?.lastUsedTime !== undefined);
    });

    it.each(["x'; drop table api_keys; --", 'zero\0', ''])(
      'that is nothing of the kind (%j) is nobody',
      async (value) => {
        for (const $case of ['apiKeyDigest', 'apiKeyId'] as const)
          expect(await resolve({ $case, value })).toMatchObject({ verdict: Verdict.REVOKED, callerId: '' });
      },
    );
  });

  describe('an external identity', () => {
    it('is unknown until it has an account, and then always has the same', async () => {
      const identity = somebody();
      expect(await external(identity)).toMatchObject({ verdict: Verdict.UNKNOWN_IDENTITY, callerId: '' });
      const { message } = await provide(identity);
      const again = await provide(identity, { email: 'other@example.org', emailVerified: true });

      expect(again.message.userId).toBe(message.userId);
      expect(await external(identity)).toMatchObject({ verdict: Verdict.ALLOWED, callerId: message.userId });
    });

    it('gets one account from many who come at once', async () => {
      const identity = somebody();
      const made = await Promise.all(Array.from({ length: 8 }, () => provide(identity)));

      expect(new Set(made.map(({ message }) => message.userId)).size).toBe(1);
    });

    it('takes the account of its verified address only where that is wanted', async () => {
      const person = await system.person(`${randomUUID()}@example.org`);
      const claims = { email: person.email, emailVerified: true };

      await expect(provide(somebody(), claims)).rejects.toMatchObject({ reason: 'RESOURCE_EXISTS' });
      const linked = await provide(somebody(), { ...claims, linkByEmail: true });
      const stranger = await provide(somebody(), { ...claims, emailVerified: false, linkByEmail: true });
      expect(linked.message.userId).toBe(person.grant?.userId);
      expect(stranger.message.userId).not.toBe(person.grant?.userId);
    });

    it('of a closed account is revoked and not unknown, and belongs to nobody else', async () => {
      const identity = somebody();
      const { message } = await provide(identity);
      const link = (userId: string) => system.client.unary(Identity.linkIdentity, { userId, identity }, system.alone());

      await expect(link(ann.grant?.userId ?? '')).rejects.toMatchObject({ reason: 'RESOURCE_EXISTS' });
      await expect(link(message.userId)).resolves.toBeDefined();
    });

    it('is linked to an account that has fewer than twenty', async () => {
      const userId = (await system.person()).grant?.userId ?? '';
      const link = () => system.client.unary(Identity.linkIdentity, { userId, identity: somebody() }, system.alone());
      for (let linked = 0; linked < 20; linked += 1) await link();

      await expect(link()).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
    });

    it('is told by the gateway alone', async () => {
      const risk = system.as('risk');
      const request = { ...somebody(), identity: somebody() };
      const asked = risk.unary(
        Identity.provideAccount,
        {
          identity: request.identity,
          email: '',
          emailVerified: false,
          displayName: '',
          provision: true,
          linkByEmail: true,
        },
        system.alone(),
      );

      await expect(asked).rejects.toBeDefined();
      risk.close();
    });
  });

  describe('a password', () => {
    it('is tried ten times in five minutes, whether or not there is an account', async () => {
      const { email } = await system.person();
      for (const address of [email, `${randomUUID()}@example.org`]) {
        for (let tried = 0; tried < 10; tried += 1)
          await expect(logIn(address, 'a wrong password')).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
        await expect(logIn(address)).rejects.toMatchObject({
          reason: 'QUOTA_EXCEEDED',
          retryAfterMs: expect.any(Number),
        });
      }
    });

    it('may be right as often as one likes', async () => {
      const { email } = await system.person();
      for (let tried = 0; tried < 12; tried += 1) await expect(logIn(email)).resolves.toBeDefined();
    });

    it('that is changed ends the other sessions and draws a generation', async () => {
      const person = await system.person();
      const before = await person.generation();
      const other = system.returning((await logIn(person.email)).message.grant?.sessionId ?? '');
      const request = { password: PASSWORD, newPassword: 'another horse battery' };
      await system.client.unary(Identity.changePassword, request, await person.as());

      expect(await other.resolution()).toMatchObject({ verdict: Verdict.REVOKED });
      expect(await person.generation()).not.toBe(before);
      await expect(logIn(person.email)).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
    });
  });

  describe('a recovery code', () => {
    it('has 120 bits', async () => {
      const person = await system.person();
      const made = await system.client.unary(Identity.createRecoveryCodes, { password: PASSWORD }, await person.as());

      for (const code of made.message.codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(new Set(made.message.codes).size).toBe(10);
    });

    it('lets one of two who use it at once in', async () => {
      const person = await system.person();
      const made = await system.client.unary(Identity.createRecoveryCodes, { password: PASSWORD }, await person.as());
      const request = { email: person.email, recoveryCode: made.message.codes[0] ?? '', newPassword: '' };
      const recover = () => system.client.unary(Identity.recoverSession, request, system.alone());

      const outcomes = await Promise.allSettled([recover(), recover()]);

      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    });
  });

  describe('what only administrators may', () => {
    it('is refused to others here as well as at the door', async () => {
      const page = { pageSize: 0, pageToken: '', userId: '' };
      const asked = [
        system.client.unary(Identity.listUsers, page, await ann.as()),
        system.client.unary(Identity.listSecurityEvents, page, await ann.as()),
        system.client.unary(Identity.setUserDisabled, { userId: randomUUID(), disabled: true }, await ann.as()),
        system.client.unary(Identity.createServiceAccount, { email: '', displayName: '', scopes: [] }, await ann.as()),
      ];

      for (const answer of await Promise.allSettled(asked))
        expect(answer).toMatchObject({ status: 'rejected', reason: { reason: 'SCOPE_INSUFFICIENT' } });
    });
  });
});

/** Resolves when it is so; the test's own patience bounds it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}
