import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { descriptorSet } from '@perfolio/contracts';
import type { PerfolioError } from '@perfolio/errors';
import { HealthImplementation } from 'grpc-health-check';

import { answerStream, answerUnary, answerUpload, type Host } from './answer';
import { incomingOf, trailersOf } from './grpc-call';
import { type Method, methodName } from './method';
import { toServiceError } from './status';

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly methods: readonly Method[];
  /** Full names of the services offered by reflection and health. */
  readonly services: readonly string[];
  readonly hosting: Host;
  /** Most streams one connection may hold open: 100 for strangers, 2,000 between services, where waiting callers must not block hits. */
  readonly maxStreams: number;
}

export interface RunningServer {
  readonly port: number;
  /** Turns health to NOT_SERVING, lets calls under way end within `ms`, then cuts the rest. */
  drain(ms: number): Promise<void>;
}

const RECEIVE_LIMIT = 4 * 1024 * 1024;
const SEND_LIMIT = 16 * 1024 * 1024;

/** Serves methods over gRPC with health and reflection. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const server = new Server({
    'grpc.max_receive_message_length': RECEIVE_LIMIT,
    'grpc.max_send_message_length': SEND_LIMIT,
    'grpc.max_concurrent_streams': options.maxStreams,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_connection_age_ms': 10 * 60_000,
    'grpc.max_connection_age_grace_ms': 30_000,
  });
  for (const [service, methods] of byService(options.methods)) {
    server.addService(definitionOf(methods), implementationOf(methods, options.hosting));
    if (!options.services.includes(service)) throw new RangeError(`${service} is served but not listed.`);
  }
  const health = new HealthImplementation(
    Object.fromEntries(['', ...options.services].map((name) => [name, 'SERVING'])),
  );
  health.addToServer(server);
  new ReflectionService(loadFileDescriptorSetFromBuffer(descriptorSet), {
    services: [...options.services],
  }).addToServer(server);
  const port = await bind(server, options);
  return {
    port,
    async drain(ms) {
      for (const name of ['', ...options.services]) health.setStatus(name, 'NOT_SERVING');
      await shutDown(server, ms);
    },
  };
}

function byService(methods: readonly Method[]): Map<string, Method[]> {
  return Map.groupBy(methods, (method) => methodName(method.definition).split('/')[0] ?? '');
}

const definitionOf = (methods: readonly Method[]): ServiceDefinition =>
  Object.fromEntries(methods.map(({ definition }) => [definition.path, raw(definition)])) as ServiceDefinition;

/** Bytes stay bytes: decoding belongs to the call, where a failure gets an answer of ours. */
const raw = (definition: Method['definition']): Method['definition'] => ({
  ...definition,
  requestDeserialize: (bytes) => bytes,
  responseSerialize: (bytes) => bytes as Buffer,
});

const implementationOf = (methods: readonly Method[], host: Host): UntypedServiceImplementation =>
  Object.fromEntries(
    methods.map((method) => [method.definition.path, handlerOf(method, host)]),
  ) as UntypedServiceImplementation;

type Bytes = Buffer;

function handlerOf(method: Method, host: Host): unknown {
  switch (method.kind) {
    case 'unary':
      return (call: ServerUnaryCall<Bytes, Bytes>, done: sendUnaryData<Bytes>) => {
        const { incoming, ended } = incomingOf(call, host.now);
        reply(answerUnary(method, call.request, incoming, host), done, ended);
      };
    case 'upload':
      return (call: ServerReadableStream<Bytes, Bytes>, done: sendUnaryData<Bytes>) => {
        const { incoming, ended } = incomingOf(call, host.now);
        reply(answerUpload(method, call, incoming, host), done, ended);
      };
    case 'stream':
      return (call: ServerWritableStream<Bytes, Bytes>) => {
        const { incoming, ended } = incomingOf(call, host.now);
        const send = (bytes: Uint8Array) => written(call, bytes, incoming.signal);
        answerStream(method, call.request, { ...incoming, send }, host)
          .then(
            (trailers) => call.end(trailersOf(trailers)),
            (error: PerfolioError) => call.emit('error', toServiceError(error, new Map())),
          )
          .finally(ended);
      };
  }
}

function reply(answer: ReturnType<typeof answerUnary>, done: sendUnaryData<Bytes>, ended: () => void): void {
  answer
    .then(
      ({ bytes, trailers }) =>
        done(null, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), trailersOf(trailers)),
      (error: PerfolioError) => done(toServiceError(error, new Map())),
    )
    .finally(ended);
}

function written(
  call: ServerWritableStream<Bytes, Bytes> | ServerDuplexStream<Bytes, Bytes>,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  if (call.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    call.once('drain', () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}

function bind(server: Server, { host, port }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}

function shutDown(server: Server, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.forceShutdown(), ms);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
