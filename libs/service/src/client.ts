import { Client, Metadata, type MethodDefinition } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { ASSERTION } from './assertion';
import { exchange, pump, type Reply, type Reports, reasonOf } from './exchange';
import { methodName } from './method';
import { observeCall } from './outgoing-call';
import { targetOf } from './replicas';
import { REQUEST_ID } from './request-id';
import { channelOptions } from './service-config';
import { SERVICE_IDENTITY, type ServiceIdentity } from './service-identity';
import { fromServiceError, isServiceError } from './status';
import { clientCredentials, type TlsFiles } from './tls';
import { END_MARK, MARK } from './upload-end';

export type { Reply } from './exchange';

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

/** Calls to one service, over all its replicas in turn. */
export interface ServiceClient {
  unary<Q, A>(definition: MethodDefinition<Q, A>, request: Q, onward: Onward): Promise<Reply<A>>;
  /** The answer as bytes, for those who only hand it on. */
  raw<Q, A>(definition: MethodDefinition<Q, A>, request: Q, onward: Onward): Promise<Reply<Uint8Array>>;
  upload<Q, A>(definition: MethodDefinition<Q, A>, requests: AsyncIterable<Q>, onward: Onward): Promise<Reply<A>>;
  stream<Q, A>(definition: MethodDefinition<Q, A>, request: Q, onward: Onward): AsyncIterable<A>;
  /** A stream as bytes, for those who only hand it on. */
  rawStream<Q, A>(definition: MethodDefinition<Q, A>, request: Q, onward: Onward): RawStream;
  close(): void;
}

/** Messages as they come, and what came behind the last one. */
export interface RawStream {
  readonly messages: AsyncIterable<Uint8Array>;
  /** Known when the messages have ended. */
  trailer(name: string): string | undefined;
}

export interface ClientOptions {
  /** `host:port`, one per replica. */
  readonly addresses: readonly string[];
  /** The name the service goes by in identity tokens. */
  readonly audience: string;
  readonly identity: ServiceIdentity;
  /** The caller's certificate; the service must show one for its name, `context` or `risk`. Absent for plain text. */
  readonly tls?: TlsFiles | undefined;
}

/** Kept back from the caller's deadline, so that there is time left to say what was slow. */
const DEADLINE_SHAVE_MS = 50;

export function createServiceClient({ addresses, audience, identity, tls }: ClientOptions): ServiceClient {
  const named = tls === undefined ? {} : { 'grpc.ssl_target_name_override': audience };
  const client = new Client(targetOf(addresses), clientCredentials(tls), {
    ...channelOptions(addresses.length),
    ...named,
  });
  const prepare: Prepare = async ({ path }, onward) => {
    const metadata = metadataOf(onward, await identity.token(audience));
    const ended = observeCall(methodName({ path }), metadata);
    return { metadata, options: { deadline: onward.deadline - DEADLINE_SHAVE_MS }, ended };
  };
  return {
    unary: (definition, request, onward) => ask(client, prepare, { definition, request, onward }),
    raw: (definition, request, onward) =>
      ask(client, prepare, { definition: { ...definition, responseDeserialize: asTheyAre }, request, onward }),
    upload: (definition, requests, onward) => send(client, prepare, { definition, request: requests, onward }),
    stream: (definition, request, onward) => receive(client, prepare, { definition, request, onward }),
    rawStream: (definition, request, onward) => receiveRaw(client, prepare, { definition, request, onward }),
    close: () => client.close(),
  };
}

const asTheyAre = (bytes: Buffer): Uint8Array => bytes;

interface Prepared {
  readonly metadata: Metadata;
  readonly options: { readonly deadline: number };
  /** Ends the call's span, once. */
  readonly ended: (failure?: unknown) => void;
}

type Prepare = (definition: { readonly path: string }, onward: Onward) => Promise<Prepared>;

interface Question<Q, A, Sent = Q> {
  readonly definition: Pick<MethodDefinition<Q, A>, 'path' | 'requestSerialize' | 'responseDeserialize'>;
  readonly request: Sent;
  readonly onward: Onward;
}

async function ask<Q, A>(client: Client, prepare: Prepare, question: Question<Q, A>): Promise<Reply<A>> {
  const { path, requestSerialize, responseDeserialize } = question.definition;
  const { metadata, options, ended } = await prepare(question.definition, question.onward);
  const { request, onward } = question;
  return observed(ended, () =>
    exchange<A>(onward.signal, ({ done }) =>
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, options, done),
    ),
  );
}

async function send<Q, A>(
  client: Client,
  prepare: Prepare,
  { definition, request, onward }: Question<Q, A, AsyncIterable<Q>>,
): Promise<Reply<A>> {
  const { path, requestSerialize, responseDeserialize } = definition;
  const { metadata, options, ended } = await prepare(definition, onward);
  metadata.set(END_MARK, '1');
  const serialize = (message: Q | typeof MARK) => (message === MARK ? MARK : requestSerialize(message as Q));
  const start = ({ done, fail }: Reports<A>) => {
    const call = client.makeClientStreamRequest(path, serialize, responseDeserialize, metadata, options, done);
    void pump(request, call, fail);
    return call;
  };
  return observed(ended, () => exchange<A>(onward.signal, start));
}

async function observed<Result>(ended: Prepared['ended'], work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    ended();
    return result;
  } catch (error) {
    ended(error);
    throw error;
  }
}

function receiveRaw<Q, A>(client: Client, prepare: Prepare, question: Question<Q, A>): RawStream {
  let trailers = new Metadata();
  const definition = { ...question.definition, responseDeserialize: asTheyAre };
  const ended = (metadata: Metadata) => {
    trailers = metadata;
  };
  return {
    messages: receive(client, prepare, { ...question, definition, ended }),
    trailer: (name) => trailers.get(name)[0]?.toString(),
  };
}

async function* receive<Q, A>(
  client: Client,
  prepare: Prepare,
  {
    definition,
    request,
    onward: { signal, ...onward },
    ended: heard,
  }: Question<Q, A> & { readonly ended?: (trailers: Metadata) => void },
): AsyncGenerator<A> {
  const { path, requestSerialize, responseDeserialize } = definition;
  const { metadata, options, ended } = await prepare(definition, { signal, ...onward });
  let outcome: unknown = new PerfolioError('CANCELLED', 'The reader had enough.');
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata, options);
  const cancel = () => call.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  // The iterator reports a failure while it is read; after an early return nobody else listens, and an unheard error ends the process.
  call.on('error', () => {});
  call.once('status', (status) => heard?.(status.metadata));
  try {
    if (signal.aborted) throw reasonOf(signal);
    yield* call;
    outcome = undefined;
  } catch (error) {
    outcome = signal.aborted ? reasonOf(signal) : isServiceError(error) ? fromServiceError(error) : error;
    throw outcome;
  } finally {
    signal.removeEventListener('abort', cancel);
    call.cancel();
    ended(outcome);
  }
}

function metadataOf(onward: Onward, token: string): Metadata {
  const metadata = new Metadata();
  metadata.set(SERVICE_IDENTITY, token);
  metadata.set(REQUEST_ID, onward.requestId);
  if (onward.assertion !== undefined) metadata.set(ASSERTION, onward.assertion);
  for (const [name, value] of Object.entries(onward.sent ?? {})) metadata.set(name, value);
  return metadata;
}
