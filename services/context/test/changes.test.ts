import { type Invalidation } from '@perfolio/cache';
import { contextV1, eventsV1, gatewayV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import type { Person } from '../testing/running-context';

const { ContextServiceService: Portfolios, IdentityServiceService: Identity } = contextV1;

/** A store that takes note, and can be out of reach. */
function recordingStore() {
  const announced: (Invalidation & { kind: 'drop' | 'erase'; event: eventsV1.InvalidationEvent })[] = [];
  let reachable = true;
  let heard = Promise.withResolvers<void>();
  const take = (kind: 'drop' | 'erase') => async (invalidation: Invalidation) => {
    heard.resolve();
    heard = Promise.withResolvers();
    if (!reachable) throw new Error('out of reach');
    announced.push({ ...invalidation, kind, event: eventsV1.InvalidationEvent.decode(invalidation.announcement) });
  };
  return {
    announced,
    store: { drop: take('drop'), erase: take('erase') },
    cut: (cut: boolean) => {
      reachable = !cut;
    },
    /** Resolves when the store is asked next, in vain or not. */
    asked: () => heard.promise,
    async until(isDone: () => boolean) {
      while (!isDone()) await heard.promise;
    },
  };
}

onEveryDatabase((start) => {
  const recording = recordingStore();
  const system = contextFor(start, { store: recording.store });
  let ann: Person;

  beforeAll(async () => {
    ann = await system.person();
  });

  const ofOwner = (owner: string | undefined) => recording.announced.filter(({ user }) => user === owner);
  const announcedAt = (generation: string) =>
    recording.until(() => recording.announced.some((announcement) => announcement.generation === generation));

  describe('a generation', () => {
    it('rises with every kind of change', async () => {
      const seen = [await ann.generation()];
      const note = async () => void seen.push(await ann.generation());
      const { portfolioId } = await ann.create({ name: 'first' });
      await note();
      const changes = [
        () => update(ann, { portfolioId, name: 'second' }),
        async () =>
          system.client.unary(Portfolios.resetLimits, { portfolioId, ifMatch: '' }, await ann.as(portfolioId)),
        async () =>
          system.client.unary(Portfolios.resolveFactorProxies, { portfolioId, ifMatch: '' }, await ann.as(portfolioId)),
        async () =>
          system.client.unary(Portfolios.deletePortfolio, { portfolioId, ifMatch: '' }, await ann.as(portfolioId)),
        async () => system.client.unary(Portfolios.clearCache, {}, await ann.as()),
      ];
      for (const change of changes) {
        await change();
        await note();
      }

      const numbers = seen.map((generation) => Number.parseInt(generation, 10));
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      expect(new Set(seen.map((generation) => generation.split('-')[1])).size).toBe(seen.length);
    });

    it('rises at log-out', async () => {
      const { grant } = await system.person('out@example.org');
      const leaving = system.returning(grant?.sessionId ?? '');
      const before = await leaving.generation();
      await system.client.unary(Identity.revokeSession, { sessionId: leaving.sessionId }, await leaving.as());

      await recording.until(() => ofOwner(grant?.userId).length > 0);
      const [announced] = ofOwner(grant?.userId);
      expect(announced?.event).toMatchObject({ cause: eventsV1.Cause.LOGGED_OUT, scope: eventsV1.Scope.EVERYTHING });
      expect(Number.parseInt(announced?.generation ?? '', 10)).toBeGreaterThan(Number.parseInt(before, 10));
    });

    it('stays when a change is refused', async () => {
      const portfolio = await ann.create({});
      const before = await ann.generation();
      await announcedAt(before);
      const count = recording.announced.length;

      await expect(
        update(ann, { portfolioId: portfolio.portfolioId, name: ' ' }, { updateMask: ['name'] }),
      ).rejects.toMatchObject({
        reason: 'FIELD_INVALID',
      });
      await expect(
        update(ann, { portfolioId: portfolio.portfolioId, name: 'x' }, { ifMatch: '"old"' }),
      ).rejects.toMatchObject({
        reason: 'ETAG_MISMATCH',
      });

      expect(await ann.generation()).toBe(before);
      expect(recording.announced).toHaveLength(count);
    });

    it('stays when somebody else changes something', async () => {
      const bob = await system.person();
      const before = await ann.generation();
      await bob.create({});

      expect(await ann.generation()).toBe(before);
    });

    it('rises once for each of many changes at the same time', async () => {
      const carl = await system.person();
      const { portfolioId } = await carl.create({});
      const before = Number.parseInt(await carl.generation(), 10);
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) => update(carl, { portfolioId, name: `n${index}` })),
      );

      const etags = outcomes.map(({ message }) => message.portfolio?.etag);
      expect(new Set(etags).size).toBe(20);
      expect(Number.parseInt(await carl.generation(), 10)).toBeGreaterThanOrEqual(before + 20);
    });
  });

  describe('an announcement', () => {
    it('names the generation of the change', async () => {
      await ann.create({});
      const generation = await ann.generation();
      await announcedAt(generation);
      const last = ofOwner(ann.grant?.userId).at(-1);

      expect(last).toMatchObject({ kind: 'drop', generation });
      expect(last?.event).toMatchObject({
        userId: ann.grant?.userId,
        generation,
        cause: eventsV1.Cause.CHANGED,
        scope: eventsV1.Scope.PORTFOLIOS,
        at: { seconds: expect.any(BigInt) },
      });
    });

    it('waits for a store that is out of reach', async () => {
      recording.cut(true);
      const asked = recording.asked();
      await ann.create({});
      await ann.create({});
      const generation = await ann.generation();
      await asked;
      expect(ofOwner(ann.grant?.userId).map((announced) => announced.generation)).not.toContain(generation);

      recording.cut(false);

      await announcedAt(generation);
    });

    it('of an erasure says pending while the store is out of reach', async () => {
      const dora = await system.person();
      recording.cut(true);
      const { message } = await system.client.unary(Identity.eraseAccount, {}, await dora.as());
      recording.cut(false);

      expect(message.pending).toBe(true);
      await recording.until(() => ofOwner(dora.grant?.userId).some(({ kind }) => kind === 'erase'));
    });
  });

  async function update(
    person: Person,
    fields: { readonly portfolioId: string; readonly name: string },
    { updateMask, ifMatch = '' }: { readonly updateMask?: string[]; readonly ifMatch?: string } = {},
  ) {
    const portfolio = gatewayV1.Portfolio.fromPartial(fields);
    const call = await person.as(fields.portfolioId);
    return system.client.unary(Portfolios.updatePortfolio, { portfolio, updateMask, ifMatch }, call);
  }
});
