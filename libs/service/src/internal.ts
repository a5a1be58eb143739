import type { MethodDefinition } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { ASSERTION, type AssertionVerifier } from './assertion';
import type { Call, Encoded } from './call';
import { type Direct, type DirectCall, directPrincipal, identityAssertionOf } from './direct';
import { type StreamMethod, stream, type UnaryMethod, type UploadMethod, unary, upload } from './method';
import type { Principal } from './principal';
import { SERVICE_CREDENTIAL, SERVICE_IDENTITY, type ServiceName, type ServiceVerifier } from './service-identity';

/** A call by a service on a user's behalf. */
export interface PrincipalCall extends Call {
  readonly principal: Principal;
  /** The assertion itself, to be handed on to the next service. */
  readonly assertion: string;
  /** The same call by the record as it is now, where it came by the word of who calls alone. */
  readonly anew?: () => Promise<PrincipalCall>;
}

/** How an internal server makes its methods: every one asks for a service identity first, so that none can forget to. */
export interface Internal {
  /** Answers a service that speaks for itself. */
  forService<Q, A>(
    definition: MethodDefinition<Q, A>,
    handle: (request: Q, call: Call) => Promise<A | Encoded>,
  ): UnaryMethod;
  /** Answers that service alone; it speaks for itself. */
  forOnly<Q, A>(
    service: ServiceName,
    definition: MethodDefinition<Q, A>,
    handle: (request: Q, call: Call) => Promise<A | Encoded>,
  ): UnaryMethod;
  /** Answers a service that speaks for a user. */
  forPrincipal<Q, A>(
    definition: MethodDefinition<Q, A>,
    handle: (request: Q, call: PrincipalCall) => Promise<A | Encoded>,
  ): UnaryMethod;
  uploadForPrincipal<Q, A>(
    definition: MethodDefinition<Q, A>,
    handle: (requests: AsyncIterable<Q>, call: PrincipalCall) => Promise<A | Encoded>,
  ): UploadMethod;
  streamForService<Q, A>(
    definition: MethodDefinition<Q, A>,
    handle: (request: Q, call: Call) => AsyncIterable<A>,
  ): StreamMethod;
  streamForPrincipal<Q, A>(
    definition: MethodDefinition<Q, A>,
    handle: (request: Q, call: PrincipalCall) => AsyncIterable<A | Encoded>,
  ): StreamMethod;
}

/** @param direct for a service that also answers programs of the house themselves */
export function internal(services: ServiceVerifier, assertions: AssertionVerifier, direct?: Direct): Internal {
  const peerOf = async (call: Call): Promise<string> => {
    const peer = await services.verify(call.metadata(SERVICE_IDENTITY));
    call.note({ peer });
    return peer;
  };
  const confirmed = async (call: Call): Promise<Call> => {
    await peerOf(call);
    return call;
  };
  const asserted = async (asked: Asked, call: Call): Promise<PrincipalCall> => {
    const identity = direct && identityAssertionOf(call);
    const handedOn = call.metadata(SERVICE_IDENTITY) !== undefined;
    if (handedOn || identity === undefined) await confirmed(call);
    if (direct !== undefined && identity !== undefined) {
      const resolving = resolvedCall(direct, { ...asked, assertion: identity }, call);
      return handedOn ? resolving.catch(refuseForAll) : resolving;
    }
    const assertion = call.metadata(ASSERTION);
    const principal = await assertions.verify(assertion);
    call.note({ user: principal.caller, generation: principal.generation });
    return { ...call, principal, assertion: assertion ?? '' };
  };
  return {
    forService: (definition, handle) =>
      unary(definition, async (request, call) => handle(request, await confirmed(call))),
    forOnly: (service, definition, handle) =>
      unary(definition, async (request, call) => {
        if ((await peerOf(call)) !== service) throw anotherService(service);
        return handle(request, call);
      }),
    forPrincipal: (definition, handle) =>
      unary(definition, async (request, call) => handle(request, await asserted({ definition, request }, call))),
    uploadForPrincipal: (definition, handle) =>
      upload(definition, async (requests, call) =>
        handle(requests, await asserted({ definition, request: undefined }, call)),
      ),
    streamForService: (definition, handle) =>
      stream(definition, async function* (request, call) {
        yield* handle(request, await confirmed(call));
      }),
    streamForPrincipal: (definition, handle) =>
      stream(definition, async function* (request, call) {
        yield* handle(request, await asserted({ definition, request }, call));
      }),
  };
}

type Asked = Pick<DirectCall, 'definition' | 'request'>;

async function resolvedCall(direct: Direct, asked: DirectCall, call: Call): Promise<PrincipalCall> {
  const principal = await directPrincipal(direct, asked, call);
  call.note({ user: principal.caller, generation: principal.generation, direct: true });
  return { ...call, principal, assertion: asked.assertion, anew: () => resolvedCall(direct, asked, call) };
}

/** What a service does with an assertion handed to it may be for others, too: that one's user is refused is not their fault. */
function refuseForAll(error: unknown): never {
  if (!(error instanceof PerfolioError) || error.kind !== 'unauthenticated') throw error;
  throw new PerfolioError('DEPENDENCY_UNAVAILABLE', 'The assertion handed on is not good any more. Ask again.', {
    retryAfterMs: 1000,
    cause: error,
  });
}

const anotherService = (service: ServiceName) =>
  new PerfolioError('CREDENTIALS_INVALID', `Only ${service} is answered here. Call the gateway instead.`, {
    metadata: { credential: SERVICE_CREDENTIAL },
  });
