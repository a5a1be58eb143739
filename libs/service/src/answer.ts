import { unknownFieldPaths } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';

import { type Call, Encoded, type Incoming, type Outgoing } from './call';
import { type Host, recordCall } from './call-record';
import { interruptionOf, unlessAborted } from './unless-aborted';
import { type Method, methodName, type StreamMethod, type UnaryMethod, type UploadMethod } from './method';

export type { Host } from './call-record';

/** A call at a door, and what every call of that server shares. */
export interface Arrival<Call extends Incoming = Incoming> {
  readonly incoming: Call;
  readonly host: Host;
}

/** Answers one unary call: the same path for every door. Rejects with PerfolioError only. */
export function answerUnary(method: UnaryMethod, request: Uint8Array, arrival: Arrival): Promise<Outgoing> {
  return answering(method, arrival, async (call) => {
    const message = decode(method, request);
    return encode(method, await method.handle(message, call));
  });
}

/** Answers one upload. */
export function answerUpload(
  method: UploadMethod,
  requests: AsyncIterable<Uint8Array>,
  arrival: Arrival,
): Promise<Outgoing> {
  return answering(method, arrival, async (call) => {
    const messages = map(requests, (bytes) => decode(method, bytes));
    return encode(method, await method.handle(messages, call));
  });
}

/** Answers one stream by handing each message to `send`, which resolves when there is room for the next. */
export async function answerStream(
  method: StreamMethod,
  request: Uint8Array,
  arrival: Arrival<Incoming & { send(bytes: Uint8Array): Promise<void> }>,
): Promise<ReadonlyMap<string, string>> {
  const outgoing = await answering(method, arrival, async (call) => {
    for await (const message of method.handle(decode(method, request), call)) {
      call.signal.throwIfAborted();
      await arrival.incoming.send(encode(method, message));
    }
    return new Uint8Array();
  });
  return outgoing.trailers;
}

async function answering(
  method: Method,
  { incoming, host }: Arrival,
  work: (call: Call) => Promise<Uint8Array>,
): Promise<Outgoing> {
  const { call, trailers, within, ended } = recordCall(methodName(method.definition), incoming, host);
  try {
    if (incoming.refusal !== undefined) throw incoming.refusal;
    refuseIfLate(incoming, host.now());
    // A caller who goes away, or whose time is up, is answered at once; the work itself ends by the same signal.
    const bytes = await within(() => unlessAborted(work(call), incoming.signal));
    ended(undefined);
    return { bytes, trailers };
  } catch (error) {
    const failure = asPerfolioError(error, incoming);
    ended(failure);
    throw failure;
  }
}

function refuseIfLate(incoming: Incoming, now: number): void {
  if (incoming.deadline <= now)
    throw new PerfolioError('DEADLINE_EXCEEDED', 'The deadline had passed when the call arrived. Allow more time.');
}

/** Whatever was thrown becomes one of ours; what is our own fault becomes an opaque INTERNAL whose cause stays in the log. */
function asPerfolioError(error: unknown, { signal, requestId }: Incoming): PerfolioError {
  if (error instanceof PerfolioError && error.kind !== 'internal') return error;
  if (signal.aborted) return interruptionOf(signal);
  return new PerfolioError('INTERNAL', `Something broke on our side. Quote request id ${requestId} to the operator.`, {
    cause: error,
  });
}

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
