import { randomUUID } from 'node:crypto';
import { contextV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import type { Person } from '../testing/running-context';

const { ContextServiceService: Portfolios, IdentityServiceService: Identity, Verdict } = contextV1;

const GENERATION = /^\d{16}-[0-9a-f]{16}$/;

onEveryDatabase((start) => {
  const system = contextFor(start);
  let ann: Person;
  let bob: Person;

  beforeAll(async () => {
    [ann, bob] = [await system.person(), await system.person()];
  });

  const resolve = async (asked: readonly Pick<contextV1.ResolveItem, 'sessionId' | 'portfolioId'>[]) => {
    const items = asked.map((item) => ({ ...item, another: undefined }));
    return (await system.client.unary(Portfolios.resolve, { items }, system.alone())).message.resolutions;
  };

  describe('Resolve', () => {
    it('answers caller, rights, owner and versions of a live session', async () => {
      const { portfolioId } = await ann.create({});

      expect(await ann.resolution(portfolioId)).toMatchObject({
        sessionId: ann.sessionId,
        verdict: Verdict.ALLOWED,
        callerId: ann.grant?.userId,
        ownerId: ann.grant?.userId,
        portfolioId,
        scopes: ['portfolios:read', 'portfolios:write', 'risk:read'],
        generation: expect.stringMatching(GENERATION),
        marketDataVersion: '0-0000000000000000',
      });
    });

    it("tells another's portfolio from a missing one by nothing", async () => {
      const { portfolioId } = await bob.create({});
      const [foreign, missing, malformed] = await resolve(
        [portfolioId, randomUUID(), "x'; drop table users; --\u0000"].map((id) => ({
          sessionId: ann.sessionId,
          portfolioId: id,
        })),
      );

      expect(foreign).toEqual({ ...missing, portfolioId });
      expect(malformed).toEqual({ ...missing, portfolioId: malformed?.portfolioId });
      expect(missing).toMatchObject({ verdict: Verdict.NOT_FOUND, ownerId: '', generation: '' });
    });

    it('answers a thousand mixed items in their order', async () => {
      const { portfolioId } = await ann.create({});
      const kinds = [
        { item: { sessionId: ann.sessionId, portfolioId }, verdict: Verdict.ALLOWED },
        { item: { sessionId: bob.sessionId, portfolioId }, verdict: Verdict.NOT_FOUND },
        { item: { sessionId: bob.sessionId, portfolioId: '' }, verdict: Verdict.ALLOWED },
        { item: { sessionId: randomUUID(), portfolioId: '' }, verdict: Verdict.REVOKED },
        { item: { sessionId: 'no uuid', portfolioId }, verdict: Verdict.REVOKED },
      ];
      const asked = Array.from({ length: 1_000 }, (_, index) => kinds[(index * 7) % kinds.length]).filter(
        (kind) => !!kind,
      );

      const resolutions = await resolve(asked.map(({ item }) => item));

      expect(resolutions.map(({ verdict }) => verdict)).toEqual(asked.map(({ verdict }) => verdict));
      expect(resolutions.map(({ sessionId }) => sessionId)).toEqual(asked.map(({ item }) => item.sessionId));
    });

    it('says of each item alone what it says of it among many', async () => {
      const { portfolioId } = await ann.create({});
      const [anns, bobs, nobodys] = [ann.sessionId, bob.sessionId, randomUUID()];
      const items = [anns, bobs, nobodys, 'no uuid', ''].flatMap((sessionId) =>
        [portfolioId, randomUUID(), 'no uuid', ''].map((id) => ({ sessionId, portfolioId: id })),
      );

      const together = await resolve(items);

      const alone = await Promise.all(items.map(async (item) => (await resolve([item]))[0]));
      expect(alone).toEqual(together);
      expect(new Set(alone.map((resolution) => resolution?.verdict))).toEqual(
        new Set([Verdict.ALLOWED, Verdict.NOT_FOUND, Verdict.REVOKED]),
      );
    });

    it('refuses more than a thousand items', async () => {
      const items = Array.from({ length: 1_001 }, () => ({ sessionId: ann.sessionId, portfolioId: '' }));

      await expect(resolve(items)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
    });

    it('says revoked on the next call after log-out', async () => {
      const carl = await system.person();
      await system.client.unary(Identity.revokeSession, { sessionId: carl.sessionId }, await carl.as());

      expect(await carl.resolution()).toMatchObject({ verdict: Verdict.REVOKED, callerId: '', generation: '' });
    });

    it('is refused without a service identity', async () => {
      const { Client, credentials } = await import('@grpc/grpc-js');
      const stranger = new Client(`127.0.0.1:${system.context.port}`, credentials.createInsecure());
      const { path, requestSerialize, responseDeserialize } = Portfolios.resolve;
      const answer = new Promise((_, reject) => {
        stranger.makeUnaryRequest(path, requestSerialize, responseDeserialize, { items: [] }, reject);
      });

      await expect(answer).rejects.toMatchObject({ code: 16 });
      stranger.close();
    });
  });
});
