import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { unknownFieldPaths } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';
import type { Logger } from 'pino';

import { type Call, Encoded, type Incoming, type Outgoing } from './call';
import { type Method, methodName, type StreamMethod, type UnaryMethod, type UploadMethod } from './method';
import { grpcCodeOf } from './status';

/** What every call of one server shares. */
export interface Host {
  readonly logger: Logger;
  readonly now: () => number;
}

const tracer = trace.getTracer('perfolio.service');
const durations = metrics.getMeter('perfolio.service').createHistogram('rpc.server.call.duration', {
  unit: 's',
  description: 'Time from the arrival of a call to its answer.',
});

/** Answers one unary call: the same path for every door. Rejects with PerfolioError only. */
export function answerUnary(
  method: UnaryMethod,
  request: Uint8Array,
  incoming: Incoming,
  host: Host,
): Promise<Outgoing> {
  return answering(method, incoming, host, async (call) => {
    const message = decode(method, request);
    return encode(method, await method.handle(message, call));
  });
}

/** Answers one upload. */
export function answerUpload(
  method: UploadMethod,
  requests: AsyncIterable<Uint8Array>,
  incoming: Incoming,
  host: Host,
): Promise<Outgoing> {
  return answering(method, incoming, host, async (call) => {
    const messages = map(requests, (bytes) => decode(method, bytes));
    return encode(method, await method.handle(messages, call));
  });
}

/** Answers one stream by handing each message to `send`, which resolves when there is room for the next. */
export async function answerStream(
  method: StreamMethod,
  request: Uint8Array,
  incoming: Incoming & { send(bytes: Uint8Array): Promise<void> },
  host: Host,
): Promise<ReadonlyMap<string, string>> {
  const outgoing = await answering(method, incoming, host, async (call) => {
    for await (const message of method.handle(decode(method, request), call)) {
      call.signal.throwIfAborted();
      await incoming.send(encode(method, message));
    }
    return new Uint8Array();
  });
  return outgoing.trailers;
}

async function answering(
  method: Method,
  incoming: Incoming,
  host: Host,
  work: (call: Call) => Promise<Uint8Array>,
): Promise<Outgoing> {
  const started = host.now();
  const name = methodName(method.definition);
  const trailers = new Map<string, string>();
  const facts: Record<string, string | number | boolean> = {};
  const call: Call = {
    signal: incoming.signal,
    deadline: incoming.deadline,
    requestId: incoming.requestId,
    method: name,
    metadata: (key) => incoming.metadata(key),
    trailer: (key, value) => void trailers.set(key, value),
    note: (more) => void Object.assign(facts, more),
  };
  const span = tracer.startSpan(name, {
    kind: SpanKind.INTERNAL,
    attributes: { 'rpc.system.name': 'grpc', 'rpc.method': name },
  });
  let failure: PerfolioError | undefined;
  try {
    refuseIfLate(incoming, started);
    const bytes = await context.with(trace.setSpan(context.active(), span), () => unlessAborted(work(call), incoming));
    return { bytes, trailers };
  } catch (error) {
    failure = asPerfolioError(error, incoming);
    throw failure;
  } finally {
    const status = failure === undefined ? 'OK' : grpcCodeOf(failure.kind);
    const seconds = (host.now() - started) / 1000;
    durations.record(seconds, { 'rpc.method': name, 'rpc.response.status_code': status });
    span.setAttributes({ 'rpc.response.status_code': status, ...(failure && { 'perfolio.reason': failure.reason }) });
    if (failure?.kind === 'internal') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    logLine(
      host.logger,
      { method: name, status, ms: Math.round(seconds * 1000), requestId: incoming.requestId, ...facts },
      failure,
    );
  }
}

/** One line per call. A fault of ours carries its cause, so that the request id in the answer leads to it. */
function logLine(logger: Logger, line: Record<string, unknown>, failure: PerfolioError | undefined): void {
  if (failure === undefined) logger.info(line, 'answered');
  else if (failure.kind === 'internal')
    logger.error({ ...line, reason: failure.reason, err: failure.cause ?? failure }, 'failed');
  else logger.info({ ...line, reason: failure.reason }, 'refused');
}

function refuseIfLate(incoming: Incoming, now: number): void {
  if (incoming.deadline <= now)
    throw new PerfolioError('DEADLINE_EXCEEDED', 'The deadline had passed when the call arrived. Allow more time.');
}

/** A caller who goes away, or whose time is up, is answered at once; the work itself ends by the same signal. */
function unlessAborted<Result>(work: Promise<Result>, { signal }: Incoming): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Whatever was thrown becomes one of ours; what nobody foresaw becomes an opaque INTERNAL whose cause stays in the log. */
function asPerfolioError(error: unknown, { signal, requestId }: Incoming): PerfolioError {
  if (error instanceof PerfolioError) return error;
  if (signal.aborted) return signal.reason instanceof PerfolioError ? signal.reason : cancelled();
  return new PerfolioError('INTERNAL', `Something broke on our side. Quote request id ${requestId} to the operator.`, {
    cause: error,
  });
}

const cancelled = () => new PerfolioError('CANCELLED', 'The caller went away.');

function decode(method: Method, bytes: Uint8Array): unknown {
  const message = parse(method, bytes);
  const unknown = unknownFieldPaths(message);
  if (unknown.length > 0) {
    throw invalidFields(
      unknown.map((field) => ({
        field,
        rule: 'known',
        description: `This version does not know the field ${field}. Upgrade it before its callers.`,
      })),
      'FIELD_UNKNOWN',
    );
  }
  return message;
}

function parse(method: Method, bytes: Uint8Array): unknown {
  try {
    return method.definition.requestDeserialize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw new PerfolioError('BODY_MALFORMED', `The request is not a ${methodName(method.definition)} message.`, {
      cause,
    });
  }
}

const encode = (method: Method, message: unknown): Uint8Array =>
  message instanceof Encoded ? message.bytes : method.definition.responseSerialize(message);

async function* map<From, To>(items: AsyncIterable<From>, to: (item: From) => To): AsyncIterable<To> {
  for await (const item of items) yield to(item);
}
