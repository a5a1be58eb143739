import { Metadata, type ServiceError, status as Code } from '@grpc/grpc-js';
import { errorsV1 } from '@perfolio/contracts';
import { PerfolioError, REASONS } from '@perfolio/errors';
import { fromServiceError, toServiceError } from './status';

const sent = (error: PerfolioError, maxBytes?: number): ServiceError =>
  Object.assign(new Error('over the wire'), toServiceError(error, new Map(), maxBytes)) as ServiceError;

const transport = (code: Code, details = '', metadata = new Metadata()): ServiceError =>
  Object.assign(new Error(details), { code, details, metadata });

describe('the reasons', () => {
  it('are those of the contract', () => {
    const names = Object.keys(errorsV1.Reason).filter((name) => Number.isNaN(Number(name)));

    expect(names.filter((name) => !['REASON_UNSPECIFIED', 'UNRECOGNIZED'].includes(name)).toSorted()).toEqual(
      Object.keys(REASONS).toSorted(),
    );
  });
});

describe('an error', () => {
  it.each(Object.keys(REASONS) as (keyof typeof REASONS)[])('comes back the same as %s', (reason) => {
    const violation = { field: 'positions[3].weight', rule: 'finite', description: 'Finite.', limit: '[-10, 10]' };
    const error = new PerfolioError(reason, 'Käse "quoted"', {
      metadata: { ticker: 'A' },
      violations: [violation],
      retryAfterMs: 1500,
    });

    const back = fromServiceError(sent(error));

    expect(back).toMatchObject({
      reason,
      kind: error.kind,
      message: 'Käse "quoted"',
      metadata: { ticker: 'A' },
      violations: [violation],
      retryAfterMs: 1500,
    });
  });

  it('is never larger than a header block takes', () => {
    const violations = Array.from({ length: 50 }, (_, index) => ({
      field: `positions[${index}].weight`,
      rule: 'finite',
      description: 'x'.repeat(2000),
    }));
    const error = sent(new PerfolioError('FIELD_INVALID', 'y'.repeat(5000), { violations }));

    const [details] = error.metadata.get('grpc-status-details-bin');

    expect(details?.length).toBeLessThanOrEqual(32 * 1024);
    expect(error.details).toHaveLength(1000);
    expect(fromServiceError(error).violations.length).toBeGreaterThan(5);
  });

  it('tells grpc not to retry what was refused on purpose', () => {
    const error = sent(new PerfolioError('OVERLOADED', 'Later.', { retryAfterMs: 100 }));

    expect(error.metadata.get('grpc-retry-pushback-ms')).toEqual(['-1']);
  });

  it.each([
    ['no message', Buffer.from([0xff, 0xff, 0xff])],
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
  ])('with details that are %s counts by its code alone', (_title, bytes) => {
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', bytes);

    expect(fromServiceError(transport(Code.UNAVAILABLE, '', metadata)).reason).toBe('DEPENDENCY_UNAVAILABLE');
  });
});

describe('a failure of the transport', () => {
  it.each([
    [Code.DEADLINE_EXCEEDED, '', 'DEADLINE_EXCEEDED'],
    [Code.UNAVAILABLE, 'No connection established', 'DEPENDENCY_UNAVAILABLE'],
    [Code.CANCELLED, 'Call cancelled', 'DEPENDENCY_UNAVAILABLE'],
    [Code.UNAUTHENTICATED, '', 'DEPENDENCY_UNAVAILABLE'],
    [Code.PERMISSION_DENIED, '', 'DEPENDENCY_UNAVAILABLE'],
    [Code.RESOURCE_EXHAUSTED, 'Received message larger than max (5 vs 4)', 'BODY_TOO_LARGE'],
    [Code.RESOURCE_EXHAUSTED, 'Bandwidth exhausted', 'DEPENDENCY_UNAVAILABLE'],
    [Code.INTERNAL, 'RST_STREAM', 'INTERNAL'],
    [Code.UNKNOWN, '', 'INTERNAL'],
    [Code.UNIMPLEMENTED, '', 'INTERNAL'],
  ])('%i %s is %s', (code, details, reason) => {
    expect(fromServiceError(transport(code, details)).reason).toBe(reason);
  });
});
