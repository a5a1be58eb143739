import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { importJWK, SignJWT } from 'jose';

import {
  createAssertionSigner,
  createAssertionVerifier,
  createServiceIdentity,
  createServiceVerifier,
  internal,
  type Principal,
  publicKeys,
} from '../src';
import { fromServiceError } from '../src/status';
import { closeOpened, getAnalysis, getEngine, SECRET, serveMethods, signingKeys } from './echo-service';

afterEach(closeOpened);

const PRINCIPAL: Principal = {
  caller: 'u-1',
  session: 's-1',
  owner: 'u-2',
  portfolio: 'p-1',
  generation: '5-aa',
  marketDataVersion: '6-bb',
  scopes: ['read'],
};
const start = 1_800_000_000_000;
const at = (ms: number) => () => start + ms;

describe('an assertion', () => {
  it('names its principal', async () => {
    const keys = await signingKeys('a');
    const verifier = createAssertionVerifier(publicKeys(keys), 'risk', at(0));

    const signed = await (await createAssertionSigner(keys, at(0))).sign(PRINCIPAL);

    expect(await verifier.verify(signed)).toEqual(PRINCIPAL);
    expect(await verifier.verify(signed)).toEqual(PRINCIPAL);
  });

  it('verifies by either key while keys rotate', async () => {
    const keys = await signingKeys('old', 'new');
    const verifier = createAssertionVerifier(publicKeys(keys), 'context', at(0));
    const both = [keys.keys, keys.keys.toReversed()].map(async (order) =>
      (await createAssertionSigner({ keys: order }, at(0))).sign(PRINCIPAL),
    );

    for (const signed of await Promise.all(both)) expect(await verifier.verify(signed)).toEqual(PRINCIPAL);
  });

  it.each([
    ['is forged', {}, 'other'],
    ['has another type', { typ: 'JWT' }, 'own'],
    ['is for others', { aud: 'ledger' }, 'own'],
    ['comes from others', { iss: 'mallory' }, 'own'],
    ['has expired', { exp: start / 1000 - 6 }, 'own'],
    ['never expires', { exp: undefined }, 'own'],
    ['lacks an owner', { owner: undefined }, 'own'],
  ])('that %s is our fault, not the user’s', async (_title, changes, signer) => {
    const [keys, others] = await Promise.all([signingKeys('a'), signingKeys('a')]);
    const [jwk] = (signer === 'own' ? keys : others).keys;
    const { typ, ...claims } = { typ: 'perfolio-assertion+jwt', ...changes } as Record<string, unknown>;
    const standard = { iss: 'perfolio-gateway', aud: ['risk'], exp: start / 1000 + 60 };
    const token = await new SignJWT({ ...PRINCIPAL, ...standard, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: String(typ), kid: 'a' })
      .sign(await importJWK(jwk ?? {}, 'EdDSA'));

    const verified = createAssertionVerifier(publicKeys(keys), 'risk', at(0)).verify(token);

    await expect(verified).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  });

  it('signed with a shared secret is refused', async () => {
    const keys = publicKeys(await signingKeys('a'));
    const token = await new SignJWT({ ...PRINCIPAL, iss: 'perfolio-gateway', aud: 'risk', exp: start / 1000 + 60 })
      .setProtectedHeader({ alg: 'HS256', typ: 'perfolio-assertion+jwt', kid: 'a' })
      .sign(new TextEncoder().encode(keys.keys[0]?.x));

    await expect(createAssertionVerifier(keys, 'risk', at(0)).verify(token)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('is forgiven five seconds of a clock that is off, and no more', async () => {
    const keys = await signingKeys('a');
    const signed = await (await createAssertionSigner(keys, at(0))).sign(PRINCIPAL);
    const verify = (ms: number) => createAssertionVerifier(publicKeys(keys), 'risk', at(ms)).verify(signed);

    await expect(verify(64_000)).resolves.toEqual(PRINCIPAL);
    await expect(verify(66_000)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is not remembered beyond its time', async () => {
    const keys = await signingKeys('a');
    let now = start;
    const verifier = createAssertionVerifier(publicKeys(keys), 'risk', () => now);
    const signed = await (await createAssertionSigner(keys, at(0))).sign(PRINCIPAL);
    await verifier.verify(signed);

    now += 66_000;

    await expect(verifier.verify(signed)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a service identity', () => {
  it('names the service, and is renewed after half its life', async () => {
    let now = start;
    const identity = createServiceIdentity('gateway', SECRET, () => now);
    const first = await identity.token('risk');
    expect(await createServiceVerifier('risk', SECRET, () => now).verify(first)).toBe('gateway');
    expect(await identity.token('risk')).toBe(first);

    now += 30_000;

    expect(await identity.token('risk')).not.toBe(first);
  });
});

describe('an internal server', () => {
  async function answerTo(metadata: Record<string, string>, { path } = getEngine as { path: string }) {
    const keys = await signingKeys('a');
    const { forPrincipal, forService } = internal(
      createServiceVerifier('risk', SECRET, at(0)),
      createAssertionVerifier(publicKeys(keys), 'risk', at(0)),
    );
    const { server, lines } = await serveMethods([
      forService(getEngine, async () => ({ engineVersion: '7' })),
      forPrincipal(getAnalysis, async () => ({}) as never),
    ]);
    const client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
    const sent = new Metadata();
    for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
    const signed = await (await createAssertionSigner(keys, at(0))).sign(PRINCIPAL);
    if (metadata['perfolio-assertion'] === 'good') sent.set('perfolio-assertion', signed);
    const asIs = (bytes: Buffer) => bytes;
    const error = await new Promise<Parameters<typeof fromServiceError>[0] | null>((resolve) =>
      client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), sent, resolve),
    );
    client.close();
    return { error, line: lines.all[0] };
  }
  const token = (audience: string, secret = SECRET, ms = 0) =>
    createServiceIdentity('gateway', secret, at(ms)).token(audience);

  it.each([
    ['without an identity', async () => undefined],
    ['with a forged one', () => token('risk', new Uint8Array(32))],
    ['with one for another service', () => token('context')],
    ['with one that has expired', () => token('risk', SECRET, -70_000)],
  ])('refuses a stranger %s, which never reads like a refused user', async (_title, make) => {
    const identity = await make();

    const { error } = await answerTo(identity === undefined ? {} : { 'perfolio-service': identity });

    expect(error?.code).toBe(status.UNAUTHENTICATED);
    expect(error === null ? undefined : fromServiceError(error).reason).toBe('DEPENDENCY_UNAVAILABLE');
  });

  it('answers one service alone where it is told to, and another as a stranger', async () => {
    const { forOnly } = internal(
      createServiceVerifier('risk', SECRET, at(0)),
      createAssertionVerifier(publicKeys(await signingKeys('a')), 'risk', at(0)),
    );
    const { handle } = forOnly('context', getEngine, async () => ({ engineVersion: '7' }));
    const askedBy = async (name: 'context' | 'gateway') => {
      const identity = await createServiceIdentity(name, SECRET, at(0)).token('risk');
      return handle({}, { metadata: () => identity, note: () => undefined } as never);
    };

    expect(await askedBy('context')).toEqual({ engineVersion: '7' });
    await expect(askedBy('gateway')).rejects.toMatchObject({
      reason: 'CREDENTIALS_INVALID',
      metadata: { credential: 'service' },
    });
  });

  it.each([
    ['no assertion', {}],
    ['a bad assertion', { 'perfolio-assertion': 'eyJ.eyJ.x' }],
  ])('answers a service with %s as unavailable', async (_title, more) => {
    const { error } = await answerTo({ 'perfolio-service': await token('risk'), ...more }, getAnalysis);

    expect(error?.code).toBe(status.UNAVAILABLE);
  });

  it('answers a service, and one that speaks for a user, and notes for whom', async () => {
    const good = { 'perfolio-service': await token('risk'), 'perfolio-assertion': 'good' };

    const { error, line } = await answerTo(good, getAnalysis);

    expect((await answerTo(good)).error).toBeNull();
    expect(error?.code).not.toBe(status.UNAVAILABLE);
    expect(line).toMatchObject({ peer: 'gateway', user: 'u-1', generation: '5-aa' });
  });
});
