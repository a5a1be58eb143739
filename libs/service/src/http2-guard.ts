import { constants, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { Socket } from 'node:net';
import type { Server } from '@grpc/grpc-js';

import { type ConnectionLimits, Connections } from './connections';
import { ResetBudget } from './reset-budget';

/** A listener among strangers has thousands of connections at most, and a product's back end is one address, as a proxy is. */
const CONNECTIONS: ConnectionLimits = { most: 5_000, perAddress: 2_500 };

/** An address may give up what so many of its connections hold open, and half of it again each second. */
const CONNECTIONS_AT_ONCE = 10;
const CONNECTIONS_PER_SECOND = 5;

/** HTTP/2 itself has cut a connection, for too many resets or for frames that make no sense: that costs as many as it may hold open. */
const BROKEN = 'ERR_HTTP2_ERROR';

export interface Guard {
  /** Ends what was opened and says nothing; the rest has its calls ended by grpc. */
  cutSilent(): void;
  cutAll(): void;
}

/** Looks after the listeners of a server that is bound: grpc does not show them, and knows a connection only by its calls. */
export function guardListeners(server: Server, maxStreams: number): Guard {
  const guards = [...listenersOf(server)].map((listener) => guarded(listener, maxStreams));
  return {
    cutSilent: () => guards.forEach((one) => one.cutSilent()),
    cutAll: () => guards.forEach((one) => one.cutAll()),
  };
}

function listenersOf(server: Server): Iterable<Http2Server> {
  const listeners: unknown = Reflect.get(server, 'http2Servers');
  if (!(listeners instanceof Map)) throw new TypeError('grpc keeps its listeners elsewhere.');
  return listeners.keys();
}

function guarded(listener: Http2Server, maxStreams: number): Guard {
  const connections = new Connections(listener, CONNECTIONS);
  const allowance = { atOnce: CONNECTIONS_AT_ONCE * maxStreams, perSecond: CONNECTIONS_PER_SECOND * maxStreams };
  const budget = new ResetBudget(allowance, () => performance.now());
  const addresses = new WeakMap<ServerHttp2Session, string>();
  slowDown(listener, budget);
  listener.on('session', (session) => {
    // Read at once: a session that is cut shows its socket no more, while streams that came before are still told of.
    const { remoteAddress, remotePort } = session.socket;
    const address = remoteAddress ?? '';
    addresses.set(session, address);
    const closed = payer(session, { address, budget });
    session.once('stream', () => connections.spoke({ remoteAddress, remotePort }));
    session.on('stream', (stream: ServerHttp2Stream) => stream.once('close', () => closed(stream)));
  });
  listener.on('sessionError', (error: NodeJS.ErrnoException, session?: ServerHttp2Session) => {
    const address = session === undefined ? undefined : addresses.get(session);
    if (address !== undefined && error.code === BROKEN) budget.pay(address, maxStreams);
  });
  return connections;
}

const isGivenUp = ({ aborted, rstCode }: ServerHttp2Stream): boolean =>
  aborted || rstCode !== constants.NGHTTP2_NO_ERROR;

interface Payer {
  readonly address: string;
  readonly budget: ResetBudget;
}

/** Somebody gives up so many streams of a connection now and then, whatever others of his address do. */
const FORGIVEN = 10;

/** Hears of each stream that ends. An address in debt loses the connections on which it went too far; what else it has open stays. */
function payer(session: ServerHttp2Session, { address, budget }: Payer): (stream: ServerHttp2Stream) => void {
  let givenUp = 0;
  return (stream) => {
    if (!isGivenUp(stream)) return;
    givenUp += 1;
    budget.pay(address, 1);
    if (givenUp > FORGIVEN && budget.isInDebt(address) && !session.destroyed) {
      session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
    }
  };
}

const WAIT_MS = 250;
const MOST_WAITING = 200;

/**
 * Lets connections of an address in debt wait before a session is made for them. They are not refused: behind a balancer that hides
 * addresses everybody has the same, and one who floods would keep the others out.
 */
function slowDown(listener: Http2Server, budget: ResetBudget): void {
  const emit: (event: string, ...told: unknown[]) => boolean = listener.emit.bind(listener);
  let waiting = 0;
  listener.emit = (event: string, ...told: unknown[]): boolean => {
    const [socket] = told;
    if (event !== 'connection' || !(socket instanceof Socket)) return emit(event, ...told);
    if (!budget.isInDebt(socket.remoteAddress ?? '')) return emit(event, ...told);
    if (waiting >= MOST_WAITING) {
      socket.destroy();
      return true;
    }
    waiting += 1;
    const gone = () => socket.destroy();
    socket.on('error', gone);
    setTimeout(() => {
      waiting -= 1;
      socket.off('error', gone);
      if (!socket.destroyed) emit(event, socket);
    }, WAIT_MS);
    return true;
  };
}
