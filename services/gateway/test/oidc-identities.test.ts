import { type Issuer, oidcEnv, startIssuer } from './issuer';
import { browserAt } from './oidc-browser';
import { ADMIN, startSystem, type System, type Visitor } from './system';

jest.setTimeout(120_000);

let issuer: Issuer;
let system: System;
/** How far ahead the clock of the gateway is. */
let aheadMs = 0;
beforeAll(async () => {
  issuer = await startIssuer();
  system = await startSystem({ env: oidcEnv(issuer), now: () => Date.now() + aheadMs });
}, 120_000);
afterEach(() => {
  aheadMs = 0;
});
afterAll(async () => {
  await system?.close();
  await issuer?.close();
});

const sub = () => `sub ${crypto.randomUUID()}`;

interface Identity {
  readonly identityId: string;
  readonly issuer: string;
  readonly subject: string;
}

const identities = async (token: string): Promise<Identity[]> =>
  (await system.ask('/v1/me/identities', { token })).body.identities;

const unlink = (token: string, identityId: string, at?: string) =>
  system.ask(`/v1/me/identities/${identityId}`, { method: 'DELETE', token, ...(at !== undefined && { at }) });

/** Links a new identity to an account. */
async function link(visitor: Pick<Visitor, 'token'>, subject = sub()): Promise<Identity> {
  issuer.says = { sub: subject };
  await browserAt(system).link(visitor);
  const [newest] = await identities(visitor.token);
  if (newest?.subject !== subject) throw new Error('The identity was not linked.');
  return newest;
}

/** Somebody whose account has no password: he came by the issuer. */
async function fromElsewhere(): Promise<{ token: string; first: Identity }> {
  issuer.says = { sub: sub() };
  const token = await browserAt(system).logIn();
  const [first] = await identities(token);
  if (first === undefined) throw new Error('There is no identity.');
  return { token, first };
}

describe('a linked identity', () => {
  it('is listed to its user, newest first, page by page', async () => {
    const ann = await system.signUp();
    expect(await identities(ann.token)).toEqual([]);
    const [first, second] = [await link(ann), await link(ann)];

    const page = (await system.ask('/v1/me/identities?pageSize=1', { token: ann.token })).body;
    const rest = (await system.ask(`/v1/me/identities?pageToken=${page.nextPageToken}`, { token: ann.token })).body;

    expect(page.identities).toEqual([second]);
    expect(rest).toEqual({ identities: [first], nextPageToken: '' });
    expect(second).toMatchObject({ issuer: issuer.url, createTime: expect.stringMatching(/^20\d\d-/) });
  });

  it('opens the account no more once it is unlinked, at every gateway', async () => {
    const closed = await system.gateway({ PERFOLIO_OIDC_PROVISION: 'off' });
    const ann = await system.signUp();
    const { identityId, subject } = await link(ann);
    const token = await issuer.token({ sub: subject });
    const me = () => system.ask('/v1/me', { token, at: closed.url });
    expect((await me()).body.userId).toBe(ann.userId);

    const unlinked = await unlink(ann.token, identityId);

    expect([unlinked.status, unlinked.text]).toEqual([204, '']);
    expect((await me()).body.reason).toBe('CREDENTIALS_INVALID');
    expect((await unlink(ann.token, identityId)).status).toBe(404);
    expect((await system.ask('/v1/me', { token: ann.token })).status).toBe(200);
  });

  it('is nothing that a key shows', async () => {
    const ann = await system.signUp();
    const { apiKey } = await system.key(ann.token);

    const refused = await system.ask('/v1/me/identities', { token: apiKey });

    expect([refused.status, refused.body.reason]).toEqual([403, 'SCOPE_INSUFFICIENT']);
  });

  it('stands in the security log when it comes and when it goes, by its id alone', async () => {
    const ann = await system.signUp();
    const { identityId, subject } = await link(ann);
    await unlink(ann.token, identityId);
    const { token } = await system.logIn(ADMIN.email, ADMIN.password);

    const audit = await system.ask(`/v1/admin/audit?userId=${ann.userId}`, { token });

    expect(audit.body.events.slice(0, 2)).toMatchObject([
      { event: 'IDENTITY_UNLINKED', actorId: ann.userId, credentialId: ann.sessionId, detail: identityId },
      { event: 'IDENTITY_LINKED', actorId: ann.userId, subjectId: ann.userId, detail: identityId },
    ]);
    expect(audit.text).not.toContain(subject);
  });

  it('is among what its user takes out', async () => {
    const ann = await system.signUp();
    const identity = await link(ann);

    const { text } = await system.ask('/v1/me:export', { token: ann.token });

    const records = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.filter((record) => 'identity' in record)).toEqual([{ identity }]);
  });
});

describe('who may log in', () => {
  it('is decided by a log-in of the last ten minutes', async () => {
    const ann = await system.signUp();
    const { identityId } = await link(ann);
    aheadMs = 601_000;
    const { body: later } = await system.ask('/v1/sessions:refresh', { body: { refreshToken: ann.refreshToken } });

    const linking = await system.ask('/v1/me:linkIdentity', { token: later.accessToken, body: {} });
    const unlinking = await unlink(later.accessToken, identityId);

    for (const { status, body } of [linking, unlinking])
      expect([status, body.reason, body.grpcCode]).toEqual([403, 'REAUTHENTICATION_REQUIRED', 'PERMISSION_DENIED']);
    expect(await identities(later.accessToken)).toHaveLength(1);
    aheadMs = 0;
    const again = await system.logIn(ann.email);
    expect((await unlink(again.token, identityId)).status).toBe(204);
  });
});

describe('an account', () => {
  it('says whether a password opens it', async () => {
    const byPassword = async (token: string) => (await system.ask('/v1/me', { token })).body.byPassword;

    expect(await byPassword((await system.signUp()).token)).toBe(true);
    expect(await byPassword((await fromElsewhere()).token)).toBe(false);
  });
});

describe('the last way in', () => {
  it('is kept, with the reason why', async () => {
    const { token, first } = await fromElsewhere();

    const refused = await unlink(token, first.identityId);

    expect([refused.status, refused.body.reason, refused.body.grpcCode]).toEqual([
      409,
      'LAST_WAY_IN',
      'FAILED_PRECONDITION',
    ]);
    expect(refused.body.detail).toContain('Link another identity first.');
    expect(await identities(token)).toEqual([first]);
    expect((await system.ask('/v1/me', { token: await issuer.token({ sub: first.subject }) })).status).toBe(200);
  });

  it('is not the first of two', async () => {
    const { token, first } = await fromElsewhere();
    const second = await link({ token });

    expect((await unlink(token, first.identityId)).status).toBe(204);
    expect((await unlink(token, second.identityId)).body.reason).toBe('LAST_WAY_IN');
    expect(await identities(token)).toEqual([second]);
  });

  it('stays when two go at once', async () => {
    const { token, first } = await fromElsewhere();
    const second = await link({ token });

    const both = await Promise.all([first, second].map(({ identityId }) => unlink(token, identityId)));

    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    expect(await identities(token)).toHaveLength(1);
  });

  it('is no identity of an issuer that is believed no more', async () => {
    const former = await startIssuer();
    const before = await system.gateway(oidcEnv(former));
    const { token, first } = await fromElsewhere();
    former.says = { sub: 'known there' };
    await browserAt(system, before.url).link({ token });

    const refused = await unlink(token, first.identityId);
    const where = await unlink(token, first.identityId, before.url);
    await former.close();

    expect([refused.body.reason, where.status]).toEqual(['LAST_WAY_IN', 204]);
  });
});

describe("somebody who shows another issuer's token", () => {
  it('makes keys and unlinks identities like one who logged in here', async () => {
    const { first } = await fromElsewhere();
    const token = await issuer.token({ sub: first.subject });
    const second = await link({ token });

    const made = await system.ask('/v1/apiKeys', { token, body: { name: 'a key', scopes: ['risk:read'] } });

    expect(made.status).toBe(201);
    expect((await unlink(token, second.identityId)).status).toBe(204);
  });
});
