import { PerfolioError, type Reason, REASONS } from '@perfolio/errors';

import type { Binding, Contract } from '../contract';
import { problemOf } from '../http/problem';
import type { Schema } from './schema';

/** What an operation is, as far as its refusals go. */
interface Refusable {
  readonly contract: Contract;
  readonly binding: Binding;
  /** What the contract says of it: the headers it demands stand there. */
  readonly comment: string;
}

/** Every refusal of an operation, by status, each with the reasons it can have and one of them as an example. */
export function problemResponses(operation: Refusable): Readonly<Record<string, Schema>> {
  const refusals = [...new Set(reasonsOf(operation))].flatMap((reason) => problemsFor(reason));
  const byStatus = Map.groupBy(refusals, ({ status }) => String(status));
  return Object.fromEntries(
    [...byStatus].toSorted(([a], [b]) => Number(a) - Number(b)).map(([status, all]) => [status, responseOf(all)]),
  );
}

interface Refusal {
  readonly reason: Reason;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly example: unknown;
}

const REQUEST = '018f3a10-7c1e-7b52-9d0e-3f6b8c2a4d11';

/** As the bridge itself writes it, so that the example cannot differ from the answer. */
function problemsFor(reason: Reason): Refusal[] {
  return metadataOf(reason).map((metadata) => {
    const violations = CONCERNS_FIELDS.includes(reason) ? [VIOLATION] : [];
    const { status, headers, body } = problemOf(
      new PerfolioError(reason, `${REASONS[reason][1]}.`, { metadata, violations }),
      REQUEST,
    );
    return { reason, status, headers, example: JSON.parse(body) };
  });
}

/** Two reasons stand for two statuses each. */
function metadataOf(reason: Reason): Record<string, string>[] {
  if (reason === 'HEADER_TOO_LARGE') return [{ part: 'url' }, { part: 'headers' }];
  return reason === NOT_ACCEPTED ? [{ header: 'accept' }, { header: 'content-type' }] : [{}];
}

const NOT_ACCEPTED: Reason = 'MEDIA_TYPE_UNSUPPORTED';
const CONCERNS_FIELDS: readonly Reason[] = ['FIELD_INVALID', 'FIELD_UNKNOWN', 'LIMIT_EXCEEDED'];
const VIOLATION = { field: 'name', rule: 'length', limit: '1-200', description: 'name must have 1 to 200 characters.' };

function responseOf(refusals: readonly Refusal[]): Schema {
  const reasons = refusals.map(({ reason }) => reason);
  const [first] = refusals;
  const headers = ['retry-after', 'www-authenticate', 'allow'].filter((name) => first?.headers[name] !== undefined);
  const shown = Object.fromEntries(headers.map((name) => [titled(name), { schema: { type: 'string' } }]));
  return {
    description: refusals.map(({ reason }) => `\`${reason}\`: ${REASONS[reason][1]}.`).join(' '),
    ...(headers.length > 0 && { headers: shown }),
    content: {
      'application/problem+json': {
        schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { reason: { enum: reasons } } }] },
        examples: Object.fromEntries(refusals.map(({ reason, example }) => [reason, { value: example }])),
      },
    },
  };
}

const titled = (name: string): string => name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

const reasonsOf = (operation: Refusable): Reason[] =>
  WHEN.flatMap(([applies, reasons]) => (applies(operation) ? reasons : []));

const isNarrow = ({ access, scope, inPerson }: Contract): boolean =>
  access === 'ADMINISTRATOR' || scope !== '' || inPerson;

const ALWAYS: readonly Reason[] = [
  'FIELD_UNKNOWN',
  'FIELD_INVALID',
  NOT_ACCEPTED,
  'REQUEST_TIMEOUT',
  'HEADER_TOO_LARGE',
  'INTERNAL',
  'OVERLOADED',
  'DEPENDENCY_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
];
const FOR_USERS: readonly Reason[] = [
  'CREDENTIALS_MISSING',
  'CREDENTIALS_INVALID',
  'CREDENTIALS_EXPIRED',
  'CREDENTIALS_AMBIGUOUS',
  'QUOTA_EXCEEDED',
];
const ONLY_SOME: readonly Reason[] = ['SCOPE_INSUFFICIENT'];
const NAMED: readonly Reason[] = ['RESOURCE_NOT_FOUND'];
const WITH_BODY: readonly Reason[] = ['BODY_MALFORMED', 'BODY_TOO_LARGE', 'LIMIT_EXCEEDED'];
const NESTED: readonly Reason[] = ['BODY_TOO_DEEP'];
const CHANGES: readonly Reason[] = ['STORAGE_EXHAUSTED'];
const ANSWERS: readonly Reason[] = [
  'UNKNOWN_TICKER',
  'UNKNOWN_CURRENCY',
  'ZERO_EXPOSURE',
  'ZERO_NET',
  'NON_POSITIVE_NAV',
  'INSUFFICIENT_HISTORY',
  'SOLVER_FAILED',
];
const CONDITIONAL: readonly Reason[] = ['ETAG_MISMATCH', 'PRECONDITION_REQUIRED'];
const REPEATABLE: readonly Reason[] = ['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_PROGRESS'];
const LOGS_IN = /\/(CreateSession|RecoverSession|RefreshSession|CreateAccount)$/;
const BLUNTED: readonly Reason[] = ['CREDENTIALS_INVALID', 'QUOTA_EXCEEDED'];
const TAKEN: readonly Reason[] = ['RESOURCE_EXISTS'];
const NEW = /\/(CreateAccount|CreateApiKey|CreateServiceAccount|CreateServiceAccountKey)$/;
const LAST: readonly Reason[] = ['LAST_WAY_IN'];
const WAYS_IN = /\/(StartLink|DeleteIdentity)$/;
const STALE: readonly Reason[] = ['REAUTHENTICATION_REQUIRED'];

/** Which reasons an operation can have, by what it is. */
const WHEN: readonly (readonly [(operation: Refusable) => boolean, readonly Reason[]])[] = [
  [() => true, ALWAYS],
  [({ contract }) => contract.access !== 'ANYONE', FOR_USERS],
  [({ contract }) => isNarrow(contract), ONLY_SOME],
  [({ binding }) => binding.template.includes('{'), NAMED],
  [({ binding }) => binding.body !== '', WITH_BODY],
  // Prices come as lines.
  [({ binding, contract }) => binding.body !== '' && !contract.name.endsWith('/ImportPrices'), NESTED],
  [({ binding }) => binding.verb !== 'GET', CHANGES],
  [({ contract }) => contract.name.includes('.RiskService/'), ANSWERS],
  [({ comment }) => comment.includes('`if-match`'), CONDITIONAL],
  [({ comment }) => comment.includes('`idempotency-key`'), REPEATABLE],
  [({ contract }) => LOGS_IN.test(contract.name), BLUNTED],
  [({ contract }) => NEW.test(contract.name), TAKEN],
  [({ contract }) => contract.name.endsWith('/DeleteIdentity'), LAST],
  [({ contract }) => WAYS_IN.test(contract.name), STALE],
];

/** RFC 9457 with the facts a program branches on. */
export const PROBLEM: Schema = {
  type: 'object',
  description: 'A refusal (RFC 9457). Branch on `reason`.',
  properties: {
    type: { type: 'string', format: 'uri', description: 'Where the reason is explained.' },
    title: { type: 'string', description: 'The reason in words.' },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'What was wrong, where, and what to do.' },
    instance: { type: 'string', description: 'The request, by its id.' },
    reason: { type: 'string', enum: Object.keys(REASONS), description: 'What programs branch on.' },
    grpcCode: { type: 'string', description: 'The same over gRPC.' },
    violations: {
      type: 'array',
      description: 'Everything wrong at once, at most 50.',
      items: { $ref: '#/components/schemas/Violation' },
    },
    retryable: { type: 'boolean', description: 'Whether the same request may succeed later.' },
    docs: { type: 'string', format: 'uri', description: 'The same as `type`.' },
    metadata: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'The dynamic parts of `detail`.',
    },
    'violated-policies': { type: 'array', items: { type: 'string' }, description: 'The quotas that are spent.' },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'reason', 'grpcCode', 'violations', 'retryable', 'docs'],
};

export const VIOLATION_SCHEMA: Schema = {
  type: 'object',
  description: 'One thing wrong with a request.',
  properties: {
    field: { type: 'string', description: 'Its path, e.g. `positions[3].weight`.' },
    rule: { type: 'string', description: 'The broken rule.' },
    limit: { type: 'string', description: 'What is allowed.' },
    got: { type: 'string', description: 'What came, cut to 64 characters.' },
    description: { type: 'string', description: 'The same in words.' },
  },
  required: ['field', 'rule', 'description'],
};
