import {
  type sendUnaryData,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import type { PerfolioError } from '@perfolio/errors';

import { answerStream, answerUnary, answerUpload } from './answer';
import type { Incoming, Outgoing } from './call';
import type { Host } from './call-record';
import { MAX_DEADLINE_MS } from './deadline';
import { type AnyCall, incomingOf, trailersOf } from './grpc-call';
import { type Method, methodName, type StreamMethod, type UnaryMethod, type UploadMethod } from './method';
import { REQUEST_ID } from './request-id';
import { toServiceError } from './status';
import { END_MARK, wholeUpload } from './upload-end';

/** One service as grpc takes it. */
interface GrpcService {
  readonly name: string;
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Our methods as gRPC services. */
export function grpcServices(methods: readonly Method[], host: Host): GrpcService[] {
  const services = Map.groupBy(methods, (method) => methodName(method.definition).split('/')[0] ?? '');
  return [...services].map(([name, own]) => ({
    name,
    definition: Object.fromEntries(own.map(({ definition }) => [definition.path, raw(definition)])),
    implementation: Object.fromEntries(
      own.map((method) => [method.definition.path, handlerOf(method, host)]),
    ) as UntypedServiceImplementation,
  }));
}

/** Bytes stay bytes: decoding belongs to the call, where a failure gets an answer of ours. */
const raw = (definition: Method['definition']): Method['definition'] => ({
  ...definition,
  requestDeserialize: (bytes) => bytes,
  responseSerialize: (bytes) => bytes as Buffer,
});

type Bytes = Buffer;

function handlerOf(method: Method, host: Host): unknown {
  switch (method.kind) {
    case 'unary':
      return unaryHandler(method, host);
    case 'upload':
      return uploadHandler(method, host);
    case 'stream':
      return streamHandler(method, host);
  }
}

const unaryHandler =
  (method: UnaryMethod, host: Host) => (call: ServerUnaryCall<Bytes, Bytes>, done: sendUnaryData<Bytes>) =>
    traced(call, host, (incoming) => reply(answerUnary(method, call.request, { incoming, host }), incoming, done));

const uploadHandler =
  (method: UploadMethod, host: Host) => (call: ServerReadableStream<Bytes, Bytes>, done: sendUnaryData<Bytes>) =>
    traced(call, host, (incoming) => {
      // A handler that waits for the next message must not wait for one that will never come.
      const abort = () => call.destroy(incoming.signal.reason);
      call.on('error', () => {}); // The handler meets it where it reads; one that no longer reads has answered already.
      incoming.signal.addEventListener('abort', abort, { once: true });
      const messages = wholeUpload(call, {
        marked: incoming.metadata(END_MARK) !== undefined,
        signal: incoming.signal,
      });
      return reply(answerUpload(method, messages, { incoming, host }), incoming, done).finally(() =>
        incoming.signal.removeEventListener('abort', abort),
      );
    });

const streamHandler = (method: StreamMethod, host: Host) => (call: ServerWritableStream<Bytes, Bytes>) =>
  traced(call, { now: host.now, unnamedMs: MAX_DEADLINE_MS }, (incoming) => {
    const send = (bytes: Uint8Array) => written(call, bytes, incoming.signal);
    return answerStream(method, call.request, { incoming: { ...incoming, send }, host }).then(
      (trailers) => void call.end(trailersOf(trailers, incoming.requestId)),
      (error: PerfolioError) => void call.emit('error', toServiceError(error, identified(incoming))),
    );
  });

/** How long a caller waits who does not say. */
interface Waited extends Pick<Host, 'now'> {
  readonly unnamedMs?: number;
}

/** Runs a call as a part of the trace its caller is in. */
function traced(call: AnyCall, { now, unnamedMs }: Waited, answer: (incoming: Incoming) => Promise<void>): void {
  const { incoming, ended } = incomingOf(call, now, unnamedMs);
  const parent = propagation.extract(ROOT_CONTEXT, call.metadata, {
    get: (metadata, name) => metadata.get(name).map(String),
    keys: (metadata) => Object.keys(metadata.getMap()),
  });
  void context.with(parent, () => answer(incoming)).finally(ended);
}

function reply(answer: Promise<Outgoing>, incoming: Incoming, done: sendUnaryData<Bytes>): Promise<void> {
  return answer.then(
    ({ bytes, trailers }) => done(null, asBuffer(bytes), trailersOf(trailers, incoming.requestId)),
    (error: PerfolioError) => done(toServiceError(error, identified(incoming))),
  );
}

/** What was said before the refusal goes with it: how much of a quota is left, say. */
const identified = ({ trailers = new Map(), requestId }: Incoming): ReadonlyMap<string, string> =>
  new Map([...trailers, [REQUEST_ID, requestId]]);

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Resolves when there is room for the next message. */
function written(call: ServerWritableStream<Bytes, Bytes>, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  if (call.write(asBuffer(bytes))) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const abort = () => {
      call.off('drain', drained);
      reject(signal.reason);
    };
    const drained = () => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    signal.addEventListener('abort', abort, { once: true });
    call.once('drain', drained);
  });
}
