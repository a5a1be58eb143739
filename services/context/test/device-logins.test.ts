import { contextV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import type { Person } from '../testing/running-context';

const { IdentityServiceService: Identity, ContextServiceService: Portfolios, Verdict } = contextV1;

onEveryDatabase((start) => {
  const system = contextFor(start);
  let ann: Person;

  beforeAll(async () => {
    ann = await system.person();
  });

  describe('a device', () => {
    const begin = async (userAgent = '', scopes: string[] = []) =>
      (await system.client.unary(Identity.startDeviceLogin, { userAgent, scopes }, system.alone())).message;
    const describedTo = async (person: Person, userCode: string) =>
      (await system.client.unary(Identity.describeDeviceLogin, { userCode }, await person.as())).message.device;
    const letIn = async (person: Person, userCode: string) =>
      system.client.unary(Identity.decideDeviceLogin, { userCode, approve: true }, await person.as());
    const finishing = (deviceCode: string) =>
      system.client.unary(Identity.finishDeviceLogin, { deviceCode }, system.alone());

    it('is described to whoever decides about it, in plain letters of one line', async () => {
      const before = Math.floor(Date.now() / 1000) - 60;
      const { userCode } = await begin(`television\u202e \n  Å 1.0${' long'.repeat(100)}`, ['risk:read', 'risk:read']);

      const device = await describedTo(ann, userCode.toLowerCase());

      expect(device).toMatchObject({
        userAgent: `television 1.0${' long'.repeat(21)}`,
        scopes: ['risk:read'],
        sessionSeconds: 30 * 24 * 3600,
      });
      expect(Number(device?.createTime?.seconds)).toBeGreaterThan(before);
      expect(Number(device?.expireTime?.seconds) - Number(device?.createTime?.seconds)).toBeGreaterThanOrEqual(599);
    });

    it('is missing once somebody has decided, and under a code that nobody shows', async () => {
      const { userCode } = await begin();
      await letIn(ann, userCode);

      await expect(describedTo(ann, userCode)).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
      await expect(describedTo(ann, 'BBBB-BBBB')).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
    });

    it('is not found by trying codes', async () => {
      const guesser = await system.person();
      for (let tried = 0; tried < 10; tried += 1)
        await expect(describedTo(guesser, 'BBBB-BBBB')).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });

      await expect(describedTo(guesser, 'BBBB-BBBB')).rejects.toMatchObject({ reason: 'QUOTA_EXCEEDED' });
    });

    it('asks for scopes that there are', async () => {
      await expect(begin('', ['risk:read', 'root'])).rejects.toMatchObject({
        reason: 'FIELD_INVALID',
        violations: [expect.objectContaining({ field: 'scopes[1]', rule: 'scope' })],
      });
    });

    it('that asked for scopes gets a session with those and no more, however many are resolved', async () => {
      const { deviceCode, userCode } = await begin('', ['admin', 'risk:read']);
      await letIn(ann, userCode);
      const { message } = await finishing(deviceCode);
      const sessionId = message.grant?.sessionId ?? '';
      const wanted = { name: 'a key', scopes: ['risk:read'], expireTime: undefined, idempotencyKey: '' };
      const { message: made } = await system.client.unary(Identity.createApiKey, wanted, await ann.as());
      const asKey = { kind: { $case: 'apiKeyId' as const, value: made.keyId } };
      const items = [
        { sessionId, portfolioId: '', another: undefined },
        { sessionId: '', portfolioId: '', another: asKey },
        { sessionId: ann.sessionId, portfolioId: '', another: undefined },
      ];
      const { message: many } = await system.client.unary(Portfolios.resolve, { items }, system.alone());

      expect(message.scopes).toEqual(['risk:read', 'admin']);
      const narrow = { verdict: Verdict.ALLOWED, scopes: ['risk:read'], narrowed: true };
      expect(await system.returning(sessionId).resolution()).toMatchObject(narrow);
      expect(many.resolutions).toEqual([
        expect.objectContaining(narrow),
        expect.objectContaining({ narrowed: false, scopes: ['risk:read'] }),
        expect.objectContaining({ narrowed: false, scopes: ['portfolios:read', 'portfolios:write', 'risk:read'] }),
      ]);
    });

    it('gets one session when its person lets it in', async () => {
      const begun = await begin();
      const finish = () => finishing(begun.deviceCode);
      await expect(finish()).rejects.toMatchObject({ reason: 'AUTHORIZATION_PENDING' });
      await letIn(ann, begun.userCode);

      const outcomes = await Promise.allSettled([finish(), finish()]);

      const granted = outcomes.flatMap((outcome) =>
        outcome.status === 'fulfilled' ? [outcome.value.message.grant] : [],
      );
      expect(granted).toEqual([expect.objectContaining({ userId: ann.grant?.userId })]);
    });
  });
});
