import { type Collector, startCollector, type Told } from '../testing/collector';
import { type Fleet, importPrices, startFleet } from '../testing/fleet';
import { ask, signUp } from '../testing/visitor';

let collector: Collector;
let fleet: Fleet;
let pages: Record<'gateway' | 'context' | 'risk', string>;

beforeAll(async () => {
  collector = await startCollector();
  fleet = await startFleet(1, 1, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    PERFOLIO_RATE_LIMITS: 'on',
  });
  await importPrices(fleet);
  await use(fleet.doors[0]!);
  pages = {
    gateway: await pageOf(fleet.gateways[0]!),
    context: await pageOf(fleet.context),
    risk: await pageOf(fleet.risk[0]!),
  };
  // What is left to tell is told at the end.
  await fleet.stop();
}, 120_000);

afterAll(() => collector.close());

/** One analysis, one change and one stranger. */
async function use(door: string): Promise<void> {
  const { token } = await signUp(door);
  const body = { name: 'Traced', positions: [{ ticker: 'AAA', weight: 1 }] };
  const { body: portfolio } = await ask(door, '/v1/portfolios', { method: 'POST', token, body });
  const answer = await ask(door, `/v1/portfolios/${portfolio.portfolioId}/analysis?frequency=MONTHLY`, { token });
  if (answer.status !== 200) throw new Error(answer.text);
  await ask(door, '/v1/cache', { method: 'DELETE', token });
  await ask(door, '/v1/me', { token: 'nobody' });
}

const pageOf = async ({ metrics }: { readonly metrics: number }): Promise<string> =>
  (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();

/** The way from a span up to the first of its trace. */
function wayTo(span: Told): string[] {
  const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...(parent === undefined ? [] : wayTo(parent)), `${span.service.replace('perfolio-', '')}: ${span.name}`];
}

const ANALYSIS = [
  'gateway: GET',
  'gateway: perfolio.gateway.v1.RiskService/GetAnalysis',
  'gateway: perfolio.risk.v1.RiskService/GetAnalysis',
  'risk: perfolio.risk.v1.RiskService/GetAnalysis',
];

describe('the trace of an analysis', () => {
  it.each([
    ['the look-up in Redis', [...ANALYSIS, 'risk: look up', 'risk: hmget']],
    ['the thread that computes', [...ANALYSIS, 'risk: compute', 'risk: work in a thread']],
    [
      'the question to Context',
      [
        ...ANALYSIS,
        'risk: compute',
        'risk: perfolio.context.v1.ContextService/GetSnapshot',
        'context: perfolio.context.v1.ContextService/GetSnapshot',
      ],
    ],
    [
      'the statement that confirms the caller',
      [
        'gateway: GET',
        'gateway: perfolio.gateway.v1.RiskService/GetAnalysis',
        'gateway: perfolio.context.v1.ContextService/Resolve',
        'context: perfolio.context.v1.ContextService/Resolve',
        'context: SELECT',
      ],
    ],
  ])('holds %s', (_part, way) => {
    expect(collector.spans.map((span) => wayTo(span))).toContainEqual(way);
  });

  it('tells of a statement its first word and nothing else', () => {
    const statements = collector.spans.filter(
      ({ service, name }) => service === 'perfolio-context' && name === 'SELECT',
    );

    expect(statements.length).toBeGreaterThan(0);
    for (const { attributes } of statements) {
      expect(attributes.map(({ key }) => key).toSorted()).toEqual(['db.operation.name', 'db.system.name']);
    }
  });
});

describe('the metrics', () => {
  it.each([
    ['gateway', 'http_server_request_duration_count'],
    ['gateway', 'rpc_server_call_duration_count'],
    ['gateway', 'rpc_client_call_duration_count'],
    ['gateway', 'perfolio_auth_failures_total'],
    ['gateway', 'perfolio_ratelimit_rejected_total'],
    ['gateway', 'perfolio_gateway_shed_total'],
    ['gateway', 'perfolio_resolve_mismatches_total'],
    ['gateway', 'perfolio_audit_lost_total'],
    ['gateway', 'nodejs_eventloop_delay_p99'],
    ['context', 'db_client_operation_duration_count'],
    ['risk', 'db_client_operation_duration_count'],
    ['context', 'nodejs_eventloop_delay_p99'],
    ['risk', 'perfolio_cache_requests_total'],
    ['risk', 'perfolio_cache_misses_total'],
    ['risk', 'perfolio_cache_fill_duration_count'],
    ['risk', 'perfolio_cache_invalidations_total'],
    ['risk', 'perfolio_cache_invalidation_lag_count'],
    ['risk', 'perfolio_cache_lock_total'],
    ['risk', 'perfolio_cache_breaker_state'],
    ['risk', 'perfolio_cache_entries'],
    ['risk', 'perfolio_cache_bytes'],
    ['risk', 'perfolio_compute_queued'],
    ['risk', 'perfolio_compute_running'],
    ['risk', 'perfolio_compute_duration_count'],
    ['risk', 'perfolio_compute_cancelled_total'],
    ['risk', 'nodejs_eventloop_delay_p99'],
  ] as const)('of %s hold %s', (service, metric) => {
    expect(pages[service]).toMatch(new RegExp(`^${metric}(\\{.*\\})? `, 'm'));
  });

  it('name no user, no portfolio and no ticker', () => {
    const labels = Object.values(pages).join('\n');

    expect(labels).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(labels).not.toMatch(/"AAA"/);
  });
});
