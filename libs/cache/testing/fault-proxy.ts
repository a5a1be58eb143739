import { once } from 'node:events';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Chance } from './simulation/chance';

/** What the way through the proxy is like. Everything may change at any time and holds for what passes from then on. */
export interface Way {
  /** Each piece is held so long, and up to `jitterMs` longer. */
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** Pieces are cut to at most so many bytes. */
  readonly sliceBytes?: number;
  /** Swallows everything in one direction, or in both; the connections stay open. */
  readonly blackhole?: 'up' | 'down' | 'both';
}

export interface FaultProxy {
  readonly port: number;
  /** How many connections pass through it now, and how many there ever were. */
  readonly connections: number;
  readonly accepted: number;
  /** From here on the way is this and nothing else; without an argument it is clear. */
  set(way?: Way): void;
  /** Ends all connections with a reset. */
  reset(): void;
  /** Ends the side of the server alone: the client keeps a connection that leads nowhere. */
  halfOpen(): void;
  /** Whether new connections are taken; refused ones are reset at once. */
  accept(willing: boolean): void;
  close(): Promise<void>;
}

interface FaultProxyOptions {
  readonly port: number;
  readonly host?: string;
  /** What the jitter is drawn by. */
  readonly seed?: number;
}

/** Bytes that wait in one direction of one connection; more are not read until some have left. */
const MOST_WAITING_BYTES = 1024 * 1024;
const MOST_CONNECTIONS = 256;

/** Stands before a TCP server of a test's and spoils the way to it. */
export async function startFaultProxy({ port, host = '127.0.0.1', seed = 1 }: FaultProxyOptions): Promise<FaultProxy> {
  const chance = new Chance(seed);
  const pairs = new Set<Pair>();
  let way: Way = {};
  let willing = true;
  let accepted = 0;
  const server = createServer((client) => {
    if (!willing || pairs.size >= MOST_CONNECTIONS) return void client.resetAndDestroy();
    accepted += 1;
    const pair = new Pair(client, connect(port, host), { chance, way: () => way });
    pairs.add(pair);
    pair.onEnd(() => pairs.delete(pair));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    get connections() {
      return pairs.size;
    },
    get accepted() {
      return accepted;
    },
    set: (next = {}) => {
      way = next;
    },
    reset: () => {
      for (const pair of pairs) pair.reset();
    },
    halfOpen: () => {
      for (const pair of pairs) pair.loseServer();
    },
    accept: (now) => {
      willing = now;
    },
    close: async () => {
      for (const pair of pairs) pair.reset();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Terms {
  readonly chance: Chance;
  readonly way: () => Way;
}

/** One connection: the client's side, the server's side, and a stream each way. */
class Pair {
  readonly #over = new AbortController();
  readonly #ends: Array<() => void> = [];
  #serverLost = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly terms: Terms,
  ) {
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // Whatever ends a side, `close` follows, and that is where it is dealt with.
      socket.on('error', () => undefined);
    }
    client.once('close', () => this.#end());
    server.once('close', () => {
      if (!this.#serverLost) this.#end();
    });
    void this.#carry('up', client, server);
    void this.#carry('down', server, client);
  }

  onEnd(listener: () => void): void {
    this.#ends.push(listener);
  }

  reset(): void {
    reset(this.client);
    reset(this.server);
  }

  loseServer(): void {
    this.#serverLost = true;
    this.server.destroy();
    // What the client still sends has to be read, or its own kernel would tell it.
    this.client.resume();
  }

  #end(): void {
    this.#over.abort();
    this.client.destroy();
    this.server.destroy();
    for (const end of this.#ends.splice(0)) end();
  }

  async #carry(direction: 'up' | 'down', from: Socket, to: Socket): Promise<void> {
    const pieces = new Pieces(from);
    try {
      for await (const piece of pieces.all(this.#over.signal)) await this.#pass(direction, piece, to);
      to.end();
    } catch {
      // The connection is over; `close` of either side says so to whoever counts.
    }
  }

  async #pass(direction: 'up' | 'down', { bytes, at }: Piece, to: Socket): Promise<void> {
    const { sliceBytes = bytes.byteLength } = this.terms.way();
    for (let start = 0; start < bytes.byteLength; start += sliceBytes) {
      const slice = bytes.subarray(start, start + sliceBytes);
      await this.#hold(at, slice.byteLength);
      const { blackhole } = this.terms.way();
      if (blackhole === 'both' || blackhole === direction || to.destroyed) continue;
      if (!to.write(slice)) await once(to, 'drain', { signal: this.#over.signal });
    }
  }

  /** Latency counts from the arrival, so that pieces under way together are late together and not one after the other. */
  async #hold(arrivedAt: number, size: number): Promise<void> {
    const { latencyMs = 0, jitterMs = 0, bytesPerSecond = Infinity } = this.terms.way();
    const late = arrivedAt + latencyMs + jitterMs * this.terms.chance.next() - performance.now();
    const ms = Math.max(0, late) + (size * 1000) / bytesPerSecond;
    if (ms > 0) await sleep(ms, undefined, { signal: this.#over.signal });
  }
}

/** One that is saying goodbye cannot be reset (Node 24 then never closes its handle, and the process never ends): it goes as it is. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

interface Piece {
  readonly bytes: Buffer;
  readonly at: number;
}

/** What arrived at a socket, with the time of its arrival; stops reading when too much waits. */
class Pieces {
  readonly #waiting: Piece[] = [];
  #bytes = 0;
  #ended = false;
  #arrived = Promise.withResolvers<void>();

  constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.#waiting.push({ bytes, at: performance.now() });
      this.#bytes += bytes.byteLength;
      if (this.#bytes > MOST_WAITING_BYTES) socket.pause();
      this.#arrived.resolve();
    });
    socket.once('end', () => {
      this.#ended = true;
      this.#arrived.resolve();
    });
  }

  async *all(signal: AbortSignal): AsyncGenerator<Piece> {
    signal.addEventListener('abort', () => this.#arrived.resolve(), { once: true });
    while (!signal.aborted) {
      const piece = this.#waiting.shift();
      if (piece !== undefined) {
        this.#bytes -= piece.bytes.byteLength;
        if (this.#bytes <= MOST_WAITING_BYTES) this.socket.resume();
        yield piece;
      } else if (this.#ended) return;
      else {
        this.#arrived = Promise.withResolvers();
        await this.#arrived.promise;
      }
    }
    throw new Error('the connection is over');
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return address.port;
}
