import type { contextV1 } from '@perfolio/contracts';
import { createServiceClient, createServiceIdentity, type ServiceClient } from '@perfolio/service';

import { type ContextResolver, createContextResolver } from '../src/resolve-context';
import { newSecrets } from './door';
import { type FakeContext, startFakeContext } from './fake-context';

let context: FakeContext;
let client: ServiceClient;
let resolver: ContextResolver;

beforeEach(async () => {
  const secrets = newSecrets();
  context = await startFakeContext(secrets);
  const identity = createServiceIdentity('gateway', secrets.serviceSecret, Date.now);
  client = createServiceClient({ addresses: [context.address], audience: 'context', identity });
  resolver = createContextResolver({ context: client, now: Date.now, newId: () => 'batch' });
});

afterEach(async () => {
  client.close();
  await context.close();
});

const forever = new AbortController().signal;
const item = (sessionId: string) => ({ sessionId, portfolioId: '', another: undefined });

/** Waits until Context has seen this many batches. */
async function batchesSeen(count: number): Promise<void> {
  while (context.batches.length < count) await new Promise((resolve) => setImmediate(resolve));
}

const sessionsIn = (batch: contextV1.ResolveItem[] | undefined) => batch?.map(({ sessionId }) => sessionId);

describe('calls that resolve at the same time', () => {
  it('go together in the next batch and never join one already sent', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    context.gate = gate;

    // A is sent alone; B and C arrive while it is under way; A's answer lets them go; D arrives while they are under way.
    const a = resolver.resolve(item('A'), forever);
    await batchesSeen(1);
    const b = resolver.resolve(item('B'), forever);
    const c = resolver.resolve(item('C'), forever);
    expect(context.batches).toHaveLength(1);
    const { promise: second, resolve: openSecond } = Promise.withResolvers<void>();
    context.gate = second;
    open();
    await a;
    await batchesSeen(2);
    const d = resolver.resolve(item('D'), forever);
    openSecond();
    await Promise.all([b, c, d]);

    expect(context.batches.map(sessionsIn)).toEqual([['A'], ['B', 'C'], ['D']]);
  });

  it('see a change that was acknowledged before they arrived', async () => {
    const { userId, sessionId } = context.addUser();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    context.gate = gate;
    const early = resolver.resolve(item('X'), forever);
    await batchesSeen(1);

    context.generation = '2-cccccccccccccccc';
    const late = resolver.resolve(item(sessionId), forever);
    open();

    await early;
    expect(await late).toMatchObject({ callerId: userId, generation: '2-cccccccccccccccc' });
  });

  it('ask an equal question once, and all hear the answer', async () => {
    const { userId, sessionId } = context.addUser();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    context.gate = gate;
    const first = resolver.resolve(item(sessionId), forever);
    await batchesSeen(1);

    const later = [sessionId, 'other', sessionId].map((id) => resolver.resolve(item(id), forever));
    open();

    await first;
    expect((await Promise.all(later)).map(({ callerId }) => callerId)).toEqual([userId, '', userId]);
    expect(context.batches.map(sessionsIn)).toEqual([[sessionId], [sessionId, 'other']]);
  });

  it('are split at a thousand', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    context.gate = gate;
    const first = resolver.resolve(item('first'), forever);
    await batchesSeen(1);

    const others = Array.from({ length: 1500 }, (_, index) => resolver.resolve(item(`s${index}`), forever));
    open();
    await Promise.all([first, ...others]);

    expect(context.batches.map((batch) => batch.length)).toEqual([1, 1000, 500]);
  });

  it('do not suffer when one of them gives up', async () => {
    const { userId, sessionId } = context.addUser();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const impatient = new AbortController();
    context.gate = gate;
    const first = resolver.resolve(item('first'), forever);
    await batchesSeen(1);
    const gone = resolver.resolve(item('gone'), impatient.signal);
    const stays = resolver.resolve(item(sessionId), forever);

    impatient.abort();
    await expect(gone).rejects.toThrow('The caller went away.');
    open();

    await first;
    expect(await stays).toMatchObject({ callerId: userId });
    expect(context.batches.map(sessionsIn)).toEqual([['first'], [sessionId]]);
  });
});

describe('an answer to another question', () => {
  it.each([
    ['session', { sessionId: 'other' }],
    ['portfolio', { portfolioId: 'other' }],
  ])('is refused when it names another %s', async (_what, wrong) => {
    const { sessionId } = context.addUser();
    context.tamper = (resolutions) => resolutions.map((resolution) => ({ ...resolution, ...wrong }));

    await expect(resolver.resolve(item(sessionId), forever)).rejects.toMatchObject({
      reason: 'DEPENDENCY_UNAVAILABLE',
    });
  });

  it('is refused when answers are swapped or missing', async () => {
    const [alice, bob] = [context.addUser(), context.addUser()];
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    context.gate = gate;
    const first = resolver.resolve(item(alice.sessionId), forever);
    await batchesSeen(1);
    const others = Promise.allSettled([alice, bob].map(({ sessionId }) => resolver.resolve(item(sessionId), forever)));
    context.tamper = (resolutions) => (resolutions.length > 1 ? resolutions.toReversed() : resolutions);
    open();

    await first;
    expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('a record that cannot be reached', () => {
  it('is told to every caller that waits', async () => {
    await context.close();

    const both = await Promise.allSettled([resolver.resolve(item('A'), forever), resolver.resolve(item('B'), forever)]);

    for (const outcome of both) expect(outcome).toMatchObject({ reason: { reason: 'DEPENDENCY_UNAVAILABLE' } });
  });

  it('answers the next call once it is back', async () => {
    const secrets = newSecrets();
    const identity = createServiceIdentity('gateway', secrets.serviceSecret, Date.now);
    const back = await startFakeContext(secrets);
    const port = Number(back.address.split(':')[1]);
    const other = createServiceClient({ addresses: [back.address], audience: 'context', identity });
    const again = createContextResolver({ context: other, now: Date.now, newId: () => 'batch' });
    const { sessionId, userId } = back.addUser();
    await again.resolve(item(sessionId), forever);
    await back.close();
    await expect(again.resolve(item(sessionId), forever)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });

    const returned = await startFakeContext(secrets, port, back);
    const deadline = Date.now() + 5000;
    let found: contextV1.Resolution | undefined;
    while (found === undefined && Date.now() < deadline) {
      found = await again.resolve(item(sessionId), forever).catch(() => undefined);
    }

    expect(found).toMatchObject({ callerId: userId });
    other.close();
    await returned.close();
  });
});
