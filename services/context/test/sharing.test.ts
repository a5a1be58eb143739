import { contextV1, gatewayV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import type { Person } from '../testing/running-context';

jest.setTimeout(120_000);

const { ContextServiceService: Portfolios } = contextV1;
const { OWNER, EDITOR, VIEWER, ROLE_UNSPECIFIED } = gatewayV1.Role;
const NOWHERE = '00000000-0000-4000-8000-000000000001';

interface Shared {
  readonly portfolioId: string;
  readonly email: string;
  readonly role: gatewayV1.Role;
  readonly idempotencyKey?: string;
}

onEveryDatabase((start) => {
  const house = contextFor(start);
  let ann: Person;
  let bob: Person;

  beforeAll(async () => {
    ann = await house.person();
    bob = await house.person();
  });

  const share = async (portfolioId: string, { email }: Pick<Person, 'email'>, role: gatewayV1.Role) =>
    shareOnce({ portfolioId, email, role });

  const shareOnce = async ({ portfolioId, idempotencyKey = '', ...grant }: Shared) => {
    const request = { portfolioId, grant: gatewayV1.Grant.fromPartial(grant), idempotencyKey };
    const { message } = await house.client.unary(Portfolios.createGrant, request, await ann.as(portfolioId));
    if (message.grant === undefined) throw new Error('There is no grant in the answer.');
    return message.grant;
  };

  const takeBack = async (portfolioId: string, grantId: string) =>
    house.client.unary(Portfolios.deleteGrant, { portfolioId, grantId }, await ann.as(portfolioId));

  const grantsOf = async (portfolioId: string) => {
    const request = { portfolioId, pageSize: 0, pageToken: '' };
    const { message } = await house.client.unary(Portfolios.listGrants, request, await ann.as(portfolioId));
    return message.grants;
  };

  const rename = async (portfolioId: string, person: Person, name: string) => {
    const portfolio = gatewayV1.Portfolio.fromPartial({ portfolioId, name });
    const request = { portfolio, updateMask: ['name'], ifMatch: '' };
    return house.client.unary(Portfolios.updatePortfolio, request, await person.as(portfolioId));
  };

  it('lets a guest in as what he was granted, at the generation of the owner', async () => {
    const { portfolioId } = await ann.create({});

    const before = await bob.resolution(portfolioId);
    await share(portfolioId, bob, VIEWER);
    const after = await bob.resolution(portfolioId);

    expect([before.verdict, before.role]).toEqual([contextV1.Verdict.NOT_FOUND, ROLE_UNSPECIFIED]);
    expect([after.verdict, after.role]).toEqual([contextV1.Verdict.ALLOWED, VIEWER]);
    expect(after.ownerId).toBe(ann.grant?.userId);
    expect(after.callerId).toBe(bob.grant?.userId);
    expect(after.generation).toBe(await ann.generation());
    expect((await ann.resolution(portfolioId)).role).toBe(OWNER);
  });

  it('shuts him out on the next call when the grant is taken back', async () => {
    const { portfolioId } = await ann.create({});
    const { grantId } = await share(portfolioId, bob, EDITOR);

    expect((await bob.resolution(portfolioId)).role).toBe(EDITOR);
    await takeBack(portfolioId, grantId);

    expect((await bob.resolution(portfolioId)).verdict).toBe(contextV1.Verdict.NOT_FOUND);
    expect(await grantsOf(portfolioId)).toEqual([]);
  });

  it('draws a generation of the owner with every grant, and none of the guest', async () => {
    const { portfolioId } = await ann.create({});
    const [ownersBefore, guestsBefore] = [await ann.generation(), await bob.generation()];

    const { grantId } = await share(portfolioId, bob, VIEWER);
    const shared = await ann.generation();
    await takeBack(portfolioId, grantId);

    expect(shared).not.toBe(ownersBefore);
    expect(await ann.generation()).not.toBe(shared);
    expect(await bob.generation()).toBe(guestsBefore);
  });

  it('lets an editor change the portfolio, and a viewer not', async () => {
    const { portfolioId } = await ann.create({ name: 'Before' });
    const carl = await house.person();
    await share(portfolioId, bob, EDITOR);
    await share(portfolioId, carl, VIEWER);

    const { message } = await rename(portfolioId, bob, 'By the editor');
    const refused = rename(portfolioId, carl, 'By the viewer');

    await expect(refused).rejects.toMatchObject({ reason: 'SCOPE_INSUFFICIENT' });
    expect(message.portfolio?.name).toBe('By the editor');
  });

  it('leaves deleting and sharing to the owner', async () => {
    const { portfolioId } = await ann.create({});
    await share(portfolioId, bob, EDITOR);
    const asBob = await bob.as(portfolioId);
    const grant = gatewayV1.Grant.fromPartial({ email: ann.email, role: VIEWER });
    const page = { portfolioId, pageSize: 0, pageToken: '' };

    for (const attempt of [
      house.client.unary(Portfolios.deletePortfolio, { portfolioId, ifMatch: '*' }, asBob),
      house.client.unary(Portfolios.createGrant, { portfolioId, grant, idempotencyKey: '' }, asBob),
      house.client.unary(Portfolios.deleteGrant, { portfolioId, grantId: NOWHERE }, asBob),
      house.client.unary(Portfolios.listGrants, page, asBob),
    ])
      await expect(attempt).rejects.toMatchObject({ reason: 'SCOPE_INSUFFICIENT' });
  });

  it('lists what others share beside what is his own, newest first and page by page', async () => {
    const dora = await house.person();
    const first = await ann.create({ name: 'first' });
    const own = await dora.create({ name: 'own' });
    const last = await ann.create({ name: 'last' });
    await share(first.portfolioId, dora, VIEWER);
    await share(last.portfolioId, dora, EDITOR);

    const pages: string[][] = [];
    let pageToken = '';
    do {
      const request = { pageSize: 2, pageToken };
      const { message } = await house.client.unary(Portfolios.listPortfolios, request, await dora.as());
      pages.push(message.portfolios.map(({ name, role }) => `${name} ${gatewayV1.Role[role]}`));
      pageToken = message.nextPageToken;
    } while (pageToken !== '');

    expect(pages).toEqual([['last EDITOR', 'own OWNER'], ['first VIEWER']]);
    expect(own.etag).not.toBe('');
  });

  it('refuses to share with nobody, with the owner himself, twice, and as another owner', async () => {
    const { portfolioId } = await ann.create({});
    await share(portfolioId, bob, VIEWER);
    const asked = (email: string, role: gatewayV1.Role) => share(portfolioId, { email }, role);

    await expect(asked('nobody@nowhere.example', VIEWER)).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    await expect(asked(ann.email, VIEWER)).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    await expect(asked('no address', OWNER)).rejects.toMatchObject({
      violations: [{ field: 'email' }, { field: 'role' }],
    });
    await expect(share(portfolioId, bob, EDITOR)).rejects.toMatchObject({ reason: 'RESOURCE_EXISTS' });
    expect(await grantsOf(portfolioId)).toMatchObject([{ email: bob.email, role: VIEWER }]);
  });

  it('answers a repeated grant as the first, and refuses another under its key', async () => {
    const { portfolioId } = await ann.create({});

    const first = await shareOnce({ portfolioId, email: bob.email, role: VIEWER, idempotencyKey: 'k' });
    const again = await shareOnce({ portfolioId, email: bob.email, role: VIEWER, idempotencyKey: 'k' });

    expect(again).toEqual(first);
    await expect(shareOnce({ portfolioId, email: bob.email, role: EDITOR, idempotencyKey: 'k' })).rejects.toMatchObject(
      { reason: 'IDEMPOTENCY_KEY_REUSED' },
    );
  });

  it('gives a deleted portfolio and an erased guest no grants', async () => {
    const eve = await house.person();
    const { portfolioId, etag } = await ann.create({});
    const { portfolioId: kept } = await ann.create({});
    await share(portfolioId, bob, EDITOR);
    await share(kept, eve, EDITOR);

    await house.client.unary(Portfolios.deletePortfolio, { portfolioId, ifMatch: etag }, await ann.as(portfolioId));
    await house.client.unary(contextV1.IdentityServiceService.eraseAccount, {}, await eve.as());

    expect((await bob.resolution(portfolioId)).verdict).toBe(contextV1.Verdict.NOT_FOUND);
    expect(await grantsOf(kept)).toEqual([]);
  });
});
