import { answerTag, canonicalDigest, gatewayV1, riskV1 } from '@perfolio/contracts';
import type { PerfolioError } from '@perfolio/errors';
import {
  createAssertionVerifier,
  createLogger,
  createServiceVerifier,
  Encoded,
  internal,
  methodName,
  type PrincipalCall,
  publicKeys,
  type Secrets,
  serve,
} from '@perfolio/service';

/** An engine that answers with what a test puts there and remembers what it was asked, over real sockets. */
export class FakeRisk {
  readonly asked: { readonly request: unknown; readonly call: PrincipalCall }[] = [];
  engineVersion = '1.2.3';
  cacheStatus = 'perfolio; hit; detail=local';
  answer: Uint8Array = new Uint8Array();
  /** Thrown one by one before it answers. */
  readonly refusals: PerfolioError[] = [];
  /** Holds answers back until it resolves. */
  gate: Promise<void> = Promise.resolve();
  usage: riskV1.MethodUsage[] = [];
  /** What streams answer with, one by one. */
  stream: AsyncIterable<Uint8Array> = of();
  /** Streams whose reader has turned away. */
  cut = 0;
  address = '';
  close = async (): Promise<void> => undefined;
}

/** A method by its request and its path. */
interface Named {
  readonly typeName: string;
  readonly path: string;
}

/** Messages that are there already. */
export async function* of(...messages: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* messages;
}

const NAME = 'perfolio.risk.v1.RiskService';

/** @param port 0 takes a free one */
export async function startFakeRisk(secrets: Secrets, port = 0, risk = new FakeRisk()): Promise<FakeRisk> {
  const services = createServiceVerifier('risk', secrets.serviceSecret, Date.now);
  const assertions = createAssertionVerifier(publicKeys(secrets.signingKeys), 'risk', Date.now);
  const { forPrincipal, forService, streamForPrincipal } = internal(services, assertions);
  const definitions = riskV1.RiskServiceService;
  const { getAnalysis, getReport, estimateExpectedReturns, getCacheUsage, getEngine } = definitions;
  const told = ({ typeName, path }: Named, request: object, call: PrincipalCall) => {
    const { owner, generation, marketDataVersion } = call.principal;
    const digest = canonicalDigest(typeName, request);
    const facts = { owner, generation, marketDataVersion, method: methodName({ path }), digest };
    call.trailer('answer-tag', answerTag(facts, risk.engineVersion));
    call.trailer('engine-version', risk.engineVersion);
    call.trailer('cache-status', risk.cacheStatus);
  };
  const streaming = (typeName: string, path: string) =>
    async function* (request: object, call: PrincipalCall) {
      risk.asked.push({ request, call });
      call.signal.addEventListener('abort', () => (risk.cut += 1));
      await risk.gate;
      const refusal = risk.refusals.shift();
      if (refusal !== undefined) throw refusal;
      for await (const message of risk.stream) yield new Encoded(message);
      told({ typeName, path }, request, call);
    };
  const answering = (typeName: string, path: string) => async (request: object, call: PrincipalCall) => {
    risk.asked.push({ request, call });
    await risk.gate;
    const refusal = risk.refusals.shift();
    if (refusal !== undefined) throw refusal;
    told({ typeName, path }, request, call);
    return new Encoded(risk.answer);
  };
  const server = await serve({
    host: '127.0.0.1',
    port,
    maxStreams: 2000,
    services: [NAME],
    hosting: { logger: createLogger('risk', 'silent', process.stdout), now: Date.now },
    methods: [
      forPrincipal(getAnalysis, answering('perfolio.risk.v1.GetAnalysisRequest', getAnalysis.path)),
      forPrincipal(getReport, answering('perfolio.risk.v1.GetReportRequest', getReport.path)),
      forPrincipal(
        estimateExpectedReturns,
        answering('perfolio.risk.v1.EstimateExpectedReturnsRequest', estimateExpectedReturns.path),
      ),
      forPrincipal(definitions.whatIf, answering('perfolio.risk.v1.WhatIfRequest', definitions.whatIf.path)),
      streamForPrincipal(
        definitions.simulate,
        streaming('perfolio.risk.v1.SimulateRequest', definitions.simulate.path),
      ),
      forPrincipal(getCacheUsage, async () => ({ methods: risk.usage })),
      forService(getEngine, async () => ({ engineVersion: risk.engineVersion })),
    ],
  });
  risk.address = `127.0.0.1:${server.port}`;
  risk.close = () => server.drain(0);
  return risk;
}

/** An answer with a few numbers of every kind. */
export const someAnalysis = (): Uint8Array =>
  gatewayV1.GetAnalysisResponse.encode(
    gatewayV1.GetAnalysisResponse.fromPartial({
      portfolioView: {
        tickers: ['AAA', 'BBB'],
        weights: [0.6, 0.4],
        observations: 120,
        volatilityAnnual: 0.15,
        factorExposure: { 'market:SPY': 0 },
      },
      inputs: { engineVersion: '1.2.3', frequency: gatewayV1.Frequency.MONTHLY, generation: '1-aaaaaaaaaaaaaaaa' },
      computedAt: { seconds: 1_700_000_000n, nanos: 0 },
    }),
  ).finish();
