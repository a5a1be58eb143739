import { type Call, CLIENT_ADDRESS, type Encoded, type Method, stream, unary, upload } from '@perfolio/service';

import { type Admission, admit } from './admit';
import type { Caller, Form, Visit } from './caller';
import { type Contract, contractOf } from './contract';
import type { Tell } from './rate-limits/rate-limits';
import { addressOf } from './tls/client-address';
import type { DoorConfig } from './tls/door-config';

export type Definition<Request, Response> = Parameters<typeof unary<Request, Response>>[0];

/** A handler for whoever comes. */
export type Open<Request, Response> = (request: Request, visit: Visit) => Promise<Response | Encoded>;

/** A handler that needs to know who calls; there is no way to reach it without. */
export type Authenticated<Request, Response> = (request: Request, caller: Caller) => Promise<Response | Encoded>;

/** The same for an answer of many messages. */
export type AuthenticatedStream<Request, Response> = (
  request: Request,
  caller: Caller,
) => AsyncIterable<Response | Encoded>;

/** What a door puts to a method. The request is read only when the caller is let in. */
export interface Question {
  readonly door: Visit['door'];
  readonly form: Form;
  readonly authorization: readonly string[];
  /** Absent when the call names none. */
  readonly portfolioId: string | undefined;
  readonly shown: readonly string[];
  readonly address: string;
  read(): Promise<unknown>;
  /** Says a word about the answer, be it a refusal. */
  readonly tell: Tell;
}

/** A public verb: both doors answer by it. */
export interface PublicMethod {
  readonly kind: 'unary' | 'upload' | 'stream';
  readonly definition: Method['definition'];
  readonly contract: Contract;
  /** The one form a stream leaves in over HTTP, for as long as it lasts; absent where its last message is an answer by itself. */
  readonly only?: 'events' | 'lines';
  answer(question: Question, call: Call): Promise<unknown>;
}

export interface Doorkeeper {
  open<Q, A>(definition: Definition<Q, A>, handle: Open<Q, A>): PublicMethod;
  authenticated<Q, A>(definition: Definition<Q, A>, handle: Authenticated<Q, A>): PublicMethod;
  authenticatedUpload<Q, A>(definition: Definition<Q, A>, handle: Authenticated<AsyncIterable<Q>, A>): PublicMethod;
  authenticatedStream<Q, A>(definition: Definition<Q, A>, handle: AuthenticatedStream<Q, A>): PublicMethod;
}

/** Makes public methods. A handler whose kind is not what the method's rule demands is refused before anything is served. */
export function createDoorkeeper(admission: Admission): Doorkeeper {
  const { gate } = admission;
  const forUsers = <Request>(
    kind: PublicMethod['kind'],
    definition: PublicMethod['definition'],
    handle: (request: Request, caller: Caller) => unknown,
  ) => {
    const contract = contractFor(definition.path, { anyone: false });
    return method({ kind, definition, contract }, async (question, visit) => {
      const caller = await gate.run(visit.signal, () => admit({ ...question, contract }, visit, admission));
      const allowance = await admission.limits.admit(caller.principal.caller, question.tell);
      // A body comes as slowly as its sender likes: nobody else waits for it.
      const request = (await question.read()) as Request;
      const work = async () => handle(request, { ...caller, allowance });
      return kind === 'upload' ? work() : gate.goOn(visit.signal, work);
    });
  };
  return {
    open: <Q, A>(definition: Definition<Q, A>, handle: Open<Q, A>) => {
      const contract = contractFor(definition.path, { anyone: true });
      return method({ kind: 'unary', definition: erased(definition), contract }, async (question, visit) => {
        const request = (await question.read()) as Q;
        return gate.run(visit.signal, () => handle(request, visit));
      });
    },
    authenticated: (definition, handle) => forUsers('unary', erased(definition), handle),
    authenticatedUpload: (definition, handle) => forUsers('upload', erased(definition), handle),
    authenticatedStream: (definition, handle) => forUsers('stream', erased(definition), handle),
  };
}

/** The method as the gRPC door serves it. There is no 304 over gRPC: whatever a client shows, it gets the answer whole, with its tag. */
export function overGrpc(method: PublicMethod, proxies: DoorConfig['proxies']): Method {
  const { definition, contract, kind } = method;
  const question = (call: Call, request: unknown): Question => ({
    door: 'grpc',
    form: 'proto',
    authorization: [call.metadata('authorization') ?? ''],
    portfolioId: contract.ofPortfolio ? portfolioIdOf(request, contract) : undefined,
    shown: [],
    address: addressOf({ peer: hostOf(call.peer), forwarded: call.metadata('x-forwarded-for') ?? '' }, proxies),
    read: async () => request,
    tell: call.trailer,
  });
  const answer = (request: unknown, call: Call) => method.answer(question(call, request), call);
  if (kind === 'unary') return unary(definition, answer);
  if (kind === 'upload') return upload(definition, answer);
  return stream(definition, async function* (request, call) {
    yield* messagesOf(await answer(request, call));
  });
}

/** What the answer of a method of kind `stream` is. */
export const messagesOf = (answer: unknown): AsyncIterable<Encoded> => answer as AsyncIterable<Encoded>;

const erased = <Q, A>(definition: Definition<Q, A>) => definition as PublicMethod['definition'];

function portfolioIdOf(request: unknown, { alsoInline }: Contract): string | undefined {
  const { portfolioId } = request as { readonly portfolioId: string };
  return portfolioId === '' && alsoInline ? undefined : portfolioId;
}

function contractFor(path: string, { anyone }: { readonly anyone: boolean }): Contract {
  const contract = contractOf(path);
  if ((contract.access === 'ANYONE') !== anyone) {
    throw new RangeError(`${contract.name} is for ${contract.access} by its rule, and its handler is not.`);
  }
  return contract;
}

function method(
  facts: Omit<PublicMethod, 'answer'>,
  handle: (question: Question, visit: Visit) => Promise<unknown>,
): PublicMethod {
  return { ...facts, answer: (question, call) => handle(question, visitOf(question, call)) };
}

/** `127.0.0.1:50000` and `[::1]:50000` without the port. */
const hostOf = (peer = ''): string => peer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

const visitOf = ({ door, form, shown, address }: Question, call: Call): Visit => ({
  ...call,
  door,
  form,
  shown,
  address,
  sent: { [CLIENT_ADDRESS]: address },
  header: (name, value) => {
    if (door === 'http') call.trailer(name, value);
  },
});
