import {
  type Client,
  type ClientDuplexStream,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { errorOf } from './refusal';

export interface CallOptions {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Sent along, in lower case: `if-match`, `idempotency-key`, `cache-control`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Hears what came behind the answer, e.g. `cache-status` and `etag`. */
  readonly onTrailers?: (trailer: (name: string) => string | undefined) => void;
}

interface Definition<Question, Answer, Upload extends boolean, Stream extends boolean>
  extends MethodDefinition<Question, Answer> {
  readonly requestStream: Upload;
  readonly responseStream: Stream;
}

/** A call by its definition. What a question leaves out has its default. */
type CallOf<Method> =
  Method extends Definition<infer Question, infer Answer, infer Upload, infer Stream>
    ? (
        question: Upload extends true ? AsyncIterable<Partial<Question>> : Partial<Question>,
        options?: CallOptions,
      ) => Stream extends true ? AsyncIterable<Answer> : Promise<Answer>
    : never;

/** The methods of a service as functions, typed by its definition. */
export type ServiceCalls<Service> = { readonly [Name in keyof Service]: CallOf<Service[Name]> };

export interface Caller {
  readonly client: Client;
  readonly credential: (() => string | Promise<string>) | undefined;
  readonly deadlineMs: number;
  readonly now: () => number;
}

type AnyMethod = MethodDefinition<object, object>;

export function serviceCalls<Service extends object>(caller: Caller, service: Service): ServiceCalls<Service> {
  const methods = Object.entries(service as Record<string, AnyMethod>);
  return Object.fromEntries(methods.map(([name, method]) => [name, callOf(caller, method)])) as ServiceCalls<Service>;
}

function callOf(caller: Caller, method: AnyMethod) {
  if (method.responseStream) {
    return (question: object, options: CallOptions = {}) => received(caller, method, { question, options });
  }
  return async (question: object, options: CallOptions = {}) => {
    // To its end, where the trailers are.
    let answer: object | undefined;
    for await (const message of received(caller, method, { question, options })) answer ??= message;
    if (answer === undefined) throw new PerfolioError('INTERNAL', 'The service ended the call without an answer.');
    return answer;
  };
}

interface Asked {
  readonly question: object;
  readonly options: CallOptions;
}

/** Every kind of call is a stream of messages either way; they differ in how many there are. */
async function* received(caller: Caller, method: AnyMethod, { question, options }: Asked): AsyncGenerator<object> {
  const { signal } = options;
  const call = await started(caller, method, options);
  const cancel = () => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  const source = { failure: undefined as { readonly reason: unknown } | undefined };
  send(call, method.requestStream ? (question as AsyncIterable<object>) : [question]).catch((reason: unknown) => {
    source.failure = { reason };
    call.cancel();
  });
  try {
    yield* call;
  } catch (error) {
    throw source.failure === undefined ? errorOf(error as ServiceError) : source.failure.reason;
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}

type Ongoing = ClientDuplexStream<object, object>;

async function started(caller: Caller, method: AnyMethod, options: CallOptions): Promise<Ongoing> {
  const complete = (part: object) =>
    method.requestSerialize({ ...method.requestDeserialize(Buffer.alloc(0)), ...part });
  const metadata = await metadataOf(caller, options);
  const deadline = caller.now() + (options.deadlineMs ?? caller.deadlineMs);
  const { path, responseDeserialize } = method;
  const call = caller.client.makeBidiStreamRequest(path, complete, responseDeserialize, metadata, { deadline });
  // The iterator reports a failure; after an early return nobody listens, and an unheard error would end the process.
  call.on('error', () => {});
  call.once('status', ({ metadata: trailers }) => options.onTrailers?.((name) => trailers.get(name)[0]?.toString()));
  return call;
}

/** Sends no faster than the service reads. */
async function send(call: Ongoing, parts: AsyncIterable<object> | Iterable<object>): Promise<void> {
  for await (const part of parts) {
    if (call.destroyed) return;
    if (!call.write(part)) await drained(call);
  }
  call.end();
}

/** Until more may be written, or nothing will be read any more. */
const drained = (call: Ongoing) =>
  new Promise<void>((resolve) => {
    call.once('drain', resolve);
    call.once('close', resolve);
  });

async function metadataOf({ credential }: Caller, { headers = {} }: CallOptions): Promise<Metadata> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  if (credential !== undefined) metadata.set('authorization', `Bearer ${await credential()}`);
  return metadata;
}
