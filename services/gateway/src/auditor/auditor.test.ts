import { gatewayV1 } from '@perfolio/contracts';
import {
  createAssertionSigner,
  createServiceClient,
  createServiceIdentity,
  type Principal,
  type ServiceClient,
} from '@perfolio/service';

import { newSecrets } from '../../test/door';
import { type FakeRisk, startFakeRisk } from '../../test/fake-risk';
import type { Caller } from '../caller';
import { createAuditor } from './auditor';

const BEFORE = '10-aaaaaaaaaaaaaaaa';
const AFTER = '11-bbbbbbbbbbbbbbbb';

describe('the auditor', () => {
  const secrets = newSecrets();
  let risks: FakeRisk[];
  let replicas: ServiceClient[];

  beforeEach(async () => {
    risks = await Promise.all([startFakeRisk(secrets), startFakeRisk(secrets), startFakeRisk(secrets)]);
    const identity = createServiceIdentity('gateway', secrets.serviceSecret, Date.now);
    replicas = risks.map(({ address }) => createServiceClient({ addresses: [address], audience: 'risk', identity }));
    for (const risk of risks) risk.answer = answering(0.6);
  });

  afterEach(async () => {
    for (const replica of replicas) replica.close();
    await Promise.all(risks.map((risk) => risk.close()));
  });

  const answering = (weight: number, at = 1n): Uint8Array =>
    gatewayV1.GetAnalysisResponse.encode(
      gatewayV1.GetAnalysisResponse.fromPartial({
        portfolioView: { tickers: ['AAA', 'BBB'], weights: [weight, 1 - weight] },
        computedAt: { seconds: at, nanos: 0 },
      }),
    ).finish();

  const callerAt = (generation: string, next?: Caller): Caller => {
    const principal = {
      caller: '7f1e0a52-0b1c-4a5e-9d07-3a6f2f6f0001',
      session: '7f1e0a52-0b1c-4a5e-9d07-3a6f2f6f0002',
      owner: '7f1e0a52-0b1c-4a5e-9d07-3a6f2f6f0001',
      portfolio: '7f1e0a52-0b1c-4a5e-9d07-3a6f2f6f0003',
      generation,
      marketDataVersion: '5-cccccccccccccccc',
      scopes: ['risk:read'],
    } satisfies Principal;
    const onward = async () => {
      const signer = await createAssertionSigner(secrets.signingKeys, Date.now);
      return { assertion: await signer.sign(principal) };
    };
    return { principal, onward, anew: async () => next } as unknown as Caller;
  };

  /** Audits one change, and gives what it told of. */
  async function audit(caller: Caller, perThousand = 1_000): Promise<object[]> {
    const told: object[] = [];
    const logger = { warn: (facts: object) => void told.push(facts) };
    let ms = 1_000;
    const now = () => (ms += 5);
    const auditor = createAuditor({
      replicas,
      perThousand,
      logger: logger as never,
      now: () => Date.now() + now(),
      random: () => 0.5,
      newId: () => 'audit',
    });
    auditor.changed(caller);
    await auditor.close();
    return told;
  }

  it('finds nothing where every replica answers alike, whenever each computed it', async () => {
    risks[1]!.answer = answering(0.6, 99n);

    expect(await audit(callerAt(BEFORE, callerAt(AFTER)))).toEqual([]);
    expect(risks.flatMap(({ asked }) => asked)).toHaveLength(risks.length + 1);
  });

  it('finds the replica whose answer is older, and says by how much', async () => {
    risks[2]!.answer = answering(0.5);

    expect(await audit(callerAt(BEFORE, callerAt(AFTER)))).toEqual([
      { part: 'replica', replica: 3, ageMs: expect.any(Number) },
    ]);
  });

  it('finds a record that still confirms the state before the change', async () => {
    expect(await audit(callerAt(BEFORE, callerAt(BEFORE)))).toMatchObject([{ part: 'resolve' }]);
  });

  it('passes over a replica that is away', async () => {
    await risks[0]!.close();

    expect(await audit(callerAt(BEFORE, callerAt(AFTER)))).toEqual([]);
  });

  it('asks nobody about changes that chance leaves out', async () => {
    await audit(callerAt(BEFORE, callerAt(AFTER)), 500);

    expect(risks.flatMap(({ asked }) => asked)).toEqual([]);
  });
});
