import { Client, credentials, Metadata, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { ASSERTION } from './assertion';
import { REQUEST_ID } from './request-id';
import { SERVICE_IDENTITY, type ServiceIdentity } from './service-identity';
import { fromServiceError } from './status';

/** What a call hands on to the call it makes. A `Call` is one. */
export interface Onward {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly requestId: string;
  /** Whom the call is for; absent when the service speaks for itself. */
  readonly assertion?: string;
  /** More to send along; names are lower case. */
  readonly sent?: Readonly<Record<string, string>>;
}

export interface Reply<Response> {
  readonly message: Response;
  trailer(name: string): string | undefined;
}

/** Calls to one service, over all its replicas in turn. */
export interface ServiceClient {
  unary<Q, A>(definition: MethodDefinition<Q, A>, request: Q, onward: Onward): Promise<Reply<A>>;
  /** The answer as bytes, for those who only hand it on. */
  raw<Q, A>(definition: MethodDefinition<Q, A>, request: Q, onward: Onward): Promise<Reply<Uint8Array>>;
  upload<Q, A>(definition: MethodDefinition<Q, A>, requests: AsyncIterable<Q>, onward: Onward): Promise<Reply<A>>;
  stream<Q, A>(definition: MethodDefinition<Q, A>, request: Q, onward: Onward): AsyncIterable<A>;
  close(): void;
}

export interface ClientOptions {
  /** `host:port`, one per replica. */
  readonly addresses: readonly string[];
  /** The name the service goes by in identity tokens. */
  readonly audience: string;
  readonly identity: ServiceIdentity;
}

/** Kept back from the caller's deadline, so that there is time left to say what was slow. */
const DEADLINE_SHAVE_MS = 50;

export function createServiceClient({ addresses, audience, identity }: ClientOptions): ServiceClient {
  const client = new Client(targetOf(addresses), credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(SERVICE_CONFIG),
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_reconnect_backoff_ms': 1000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    'grpc-node.flow_control_window': 8 * 1024 * 1024,
  });
  const prepared = async (onward: Onward): Promise<[Metadata, { deadline: number }]> => [
    metadataOf(onward, await identity.token(audience)),
    { deadline: onward.deadline - DEADLINE_SHAVE_MS },
  ];
  return {
    unary: async (definition, request, onward) => {
      const [metadata, options] = await prepared(onward);
      return exchange(onward, (done) =>
        client.makeUnaryRequest(
          definition.path,
          definition.requestSerialize,
          definition.responseDeserialize,
          request,
          metadata,
          options,
          done,
        ),
      );
    },
    raw: async (definition, request, onward) => {
      const [metadata, options] = await prepared(onward);
      return exchange<Uint8Array>(onward, (done) =>
        client.makeUnaryRequest(
          definition.path,
          definition.requestSerialize,
          (bytes) => bytes,
          request,
          metadata,
          options,
          done,
        ),
      );
    },
    upload: async (definition, requests, onward) => {
      const [metadata, options] = await prepared(onward);
      return exchange(onward, (done) => {
        const call = client.makeClientStreamRequest(
          definition.path,
          definition.requestSerialize,
          definition.responseDeserialize,
          metadata,
          options,
          done,
        );
        void pump(requests, call);
        return call;
      });
    },
    async *stream(definition, request, onward) {
      const [metadata, options] = await prepared(onward);
      const call = client.makeServerStreamRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        request,
        metadata,
        options,
      );
      const cancel = () => call.cancel();
      onward.signal.addEventListener('abort', cancel, { once: true });
      try {
        onward.signal.throwIfAborted();
        yield* call;
      } catch (error) {
        onward.signal.throwIfAborted();
        throw isServiceError(error) ? fromServiceError(error) : error;
      } finally {
        onward.signal.removeEventListener('abort', cancel);
        call.cancel();
      }
    },
    close: () => client.close(),
  };
}

/** Round robin over the replicas; a read that never reached one is sent to the next by grpc itself. */
const SERVICE_CONFIG = { loadBalancingConfig: [{ round_robin: {} }] };

const targetOf = (addresses: readonly string[]): string =>
  addresses.length === 1 ? `dns:${addresses[0]}` : `ipv4:${addresses.join(',')}`;

function metadataOf(onward: Onward, token: string): Metadata {
  const metadata = new Metadata();
  metadata.set(SERVICE_IDENTITY, token);
  metadata.set(REQUEST_ID, onward.requestId);
  if (onward.assertion !== undefined) metadata.set(ASSERTION, onward.assertion);
  for (const [name, value] of Object.entries(onward.sent ?? {})) metadata.set(name, value);
  return metadata;
}

interface Ongoing {
  cancel(): void;
  once(event: 'status', listener: (status: { readonly metadata: Metadata }) => void): unknown;
}

/** Runs one call to its answer and its trailers; ends it when the signal does. */
function exchange<Response>(
  { signal }: Onward,
  start: (done: (error: ServiceError | null, response?: Response) => void) => Ongoing,
): Promise<Reply<Response>> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    let message: Response | undefined;
    const cancel = () => {
      reject(reasonOf(signal));
      call.cancel();
    };
    const call = start((error, response) => {
      if (error !== null) {
        signal.removeEventListener('abort', cancel);
        reject(fromServiceError(error));
      }
      message = response;
    });
    signal.addEventListener('abort', cancel, { once: true });
    call.once('status', ({ metadata }) => {
      signal.removeEventListener('abort', cancel);
      resolve({ message: message as Response, trailer: (name) => metadata.get(name)[0]?.toString() });
    });
  });
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new PerfolioError('CANCELLED', 'The caller went away.');

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'metadata' in error;

/** Writes no faster than the peer reads. A source that fails cancels the call, which then reports the failure. */
async function pump<Q>(
  requests: AsyncIterable<Q>,
  call: {
    write(message: Q): boolean;
    end(): void;
    once(event: 'drain' | 'close', f: () => void): unknown;
    cancel(): void;
  },
) {
  try {
    for await (const request of requests) {
      if (!call.write(request)) {
        await new Promise<void>((resolve) => {
          call.once('drain', resolve);
          call.once('close', resolve);
        });
      }
    }
    call.end();
  } catch {
    call.cancel();
  }
}
