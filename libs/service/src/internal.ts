import type { MethodDefinition } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { ASSERTION, type AssertionVerifier } from './assertion';
import type { Call, Encoded } from './call';
import { type StreamMethod, stream, type UnaryMethod, type UploadMethod, unary, upload } from './method';
import type { Principal } from './principal';
import { SERVICE_CREDENTIAL, SERVICE_IDENTITY, type ServiceName, type ServiceVerifier } from './service-identity';

/** A call by a service on a user's behalf. */
export interface PrincipalCall extends Call {
  readonly principal: Principal;
  /** The assertion itself, to be handed on to the next service. */
  readonly assertion: string;
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

export function internal(services: ServiceVerifier, assertions: AssertionVerifier): Internal {
  const peerOf = async (call: Call): Promise<string> => {
    const peer = await services.verify(call.metadata(SERVICE_IDENTITY));
    call.note({ peer });
    return peer;
  };
  const confirmed = async (call: Call): Promise<Call> => {
    await peerOf(call);
    return call;
  };
  const asserted = async (call: Call): Promise<PrincipalCall> => {
    await confirmed(call);
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
      unary(definition, async (request, call) => handle(request, await asserted(call))),
    uploadForPrincipal: (definition, handle) =>
      upload(definition, async (requests, call) => handle(requests, await asserted(call))),
    streamForService: (definition, handle) =>
      stream(definition, async function* (request, call) {
        yield* handle(request, await confirmed(call));
      }),
    streamForPrincipal: (definition, handle) =>
      stream(definition, async function* (request, call) {
        yield* handle(request, await asserted(call));
      }),
  };
}

const anotherService = (service: ServiceName) =>
  new PerfolioError('CREDENTIALS_INVALID', `Only ${service} is answered here.`, {
    metadata: { credential: SERVICE_CREDENTIAL },
  });
