import { fromBinary } from '@bufbuild/protobuf';
import { loadFileDescriptorSetFromBuffer, type ServiceDefinition } from '@grpc/proto-loader';
import { descriptorSet, gatewayV1, messageDescriptor, riskV1 } from '@perfolio/contracts';

import { stamped, unstamped } from './stamp';

const body = riskV1.GetAnalysisResponse.encode(
  riskV1.GetAnalysisResponse.fromPartial({ portfolioView: { tickers: ['AAPL', 'KO'], volatility: 0.25 } }),
).finish();
const inputs = gatewayV1.Inputs.encode(
  gatewayV1.Inputs.fromPartial({ marketDataVersion: '5-00000000000000ab', observations: 300, end: 'x'.repeat(200) }),
).finish();
const stamp = { generation: '1790000000000000-0123456789abcdef', computedAt: new Date('2024-06-28T12:34:56.789Z') };
const TYPE = 'perfolio.risk.v1.GetAnalysisResponse';

describe('a stamped answer', () => {
  const bytes = stamped(unstamped(body, inputs), stamp);

  it('is read whole by ts-proto', () => {
    const answer = riskV1.GetAnalysisResponse.decode(bytes);

    expect(answer.portfolioView?.volatility).toBe(0.25);
    expect(answer.inputs).toMatchObject({
      marketDataVersion: '5-00000000000000ab',
      observations: 300,
      end: 'x'.repeat(200),
      generation: stamp.generation,
    });
    expect(answer.computedAt).toMatchObject({ seconds: 1_719_578_096n, nanos: 789_000_000 });
  });

  it('is read whole by protobuf-es', () => {
    const answer = fromBinary(messageDescriptor(TYPE), bytes) as unknown as Record<string, Record<string, unknown>>;

    expect(answer.portfolioView?.tickers).toEqual(['AAPL', 'KO']);
    expect(answer.inputs).toMatchObject({ observations: 300, generation: stamp.generation });
    expect(answer.computedAt).toMatchObject({ seconds: 1_719_578_096n, nanos: 789_000_000 });
  });

  it('is read whole by protobuf.js', () => {
    const loaded = loadFileDescriptorSetFromBuffer(descriptorSet, { longs: Number });
    const service = loaded['perfolio.risk.v1.RiskService'] as ServiceDefinition;
    const answer = service.GetAnalysis?.responseDeserialize(Buffer.from(bytes)) as Record<string, object>;

    expect(answer.portfolio_view).toMatchObject({ tickers: ['AAPL', 'KO'], volatility: 0.25 });
    expect(answer.inputs).toMatchObject({ observations: 300, generation: stamp.generation });
    expect(answer.computed_at).toEqual({ seconds: 1_719_578_096, nanos: 789_000_000 });
  });

  it('says nothing of inputs where the answer has none', () => {
    const estimate = riskV1.EstimateExpectedReturnsResponse.encode(
      riskV1.EstimateExpectedReturnsResponse.fromPartial({ skippedTickers: ['NEWCO'] }),
    ).finish();

    const answer = riskV1.EstimateExpectedReturnsResponse.decode(stamped(unstamped(estimate, new Uint8Array()), stamp));

    expect(answer.skippedTickers).toEqual(['NEWCO']);
    expect(answer.computedAt).toMatchObject({ seconds: 1_719_578_096n });
    expect(answer._unknownFields).toEqual({});
  });

  it('leaves the cached bytes as they are', () => {
    const cached = unstamped(body, inputs);
    const before = Buffer.from(cached);

    stamped(cached, stamp);

    expect(Buffer.compare(before, cached)).toBe(0);
  });

  it.each([
    [0, '1970-01-01T00:00:00.000Z'],
    [1, '1970-01-01T00:00:00.001Z'],
    [4_102_444_800_000, '2100-01-01T00:00:00.000Z'],
  ])('names the instant %d as decoders know it', (ms, iso) => {
    const { computedAt } = riskV1.GetAnalysisResponse.decode(
      stamped(unstamped(body, inputs), { ...stamp, computedAt: new Date(ms) }),
    );

    const read = new Date(Number(computedAt?.seconds) * 1000 + (computedAt?.nanos ?? 0) / 1e6);
    expect(read.toISOString()).toBe(iso);
  });
});

describe('answers that the gateway hands on as they are', () => {
  it.each([
    ['perfolio.risk.v1.GetAnalysisResponse', 'perfolio.gateway.v1.GetAnalysisResponse'],
    ['perfolio.risk.v1.GetReportResponse', 'perfolio.gateway.v1.GetInlineReportResponse'],
    ['perfolio.risk.v1.GetReportResponse', 'perfolio.gateway.v1.GetReportResponse'],
    ['perfolio.risk.v1.GetPerformanceResponse', 'perfolio.gateway.v1.GetPerformanceResponse'],
    ['perfolio.risk.v1.GetLimitChecksResponse', 'perfolio.gateway.v1.GetLimitChecksResponse'],
    ['perfolio.risk.v1.GetScoreResponse', 'perfolio.gateway.v1.GetScoreResponse'],
    ['perfolio.risk.v1.WhatIfResponse', 'perfolio.gateway.v1.WhatIfResponse'],
    ['perfolio.risk.v1.OptimizeResponse', 'perfolio.gateway.v1.OptimizeResponse'],
    ['perfolio.risk.v1.GetFrontierResponse', 'perfolio.gateway.v1.GetFrontierResponse'],
    ['perfolio.risk.v1.SimulateResponse', 'perfolio.gateway.v1.SimulateResponse'],
    ['perfolio.risk.v1.StressResponse', 'perfolio.gateway.v1.StressResponse'],
    ['perfolio.risk.v1.GetInstrumentProfileResponse', 'perfolio.gateway.v1.GetInstrumentProfileResponse'],
    ['perfolio.risk.v1.EstimateExpectedReturnsResponse', 'perfolio.gateway.v1.EstimateExpectedReturnsResponse'],
  ])('have one wire form: %s and %s', (inside, outside) => {
    expect(wireForm(inside)).toEqual(wireForm(outside));
  });

  const wireForm = (typeName: string) =>
    messageDescriptor(typeName).fields.map((field) => ({
      number: field.number,
      name: field.name,
      kind: field.fieldKind,
      type: field.proto.type,
      typeName: field.proto.typeName,
      label: field.proto.label,
    }));
});
