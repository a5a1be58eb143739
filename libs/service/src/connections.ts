import type { Server, Socket } from 'node:net';

export interface ConnectionLimits {
  readonly most: number;
  readonly perAddress: number;
}

/**
 * The connections of a listener from their first byte on, bounded. Those who speak over them know only the ones that have spoken, and a
 * listener is not closed before all are.
 */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #silent = new Map<string, Socket>();
  readonly #perAddress = new Map<string, number>();

  constructor(server: Server, { most, perAddress }: ConnectionLimits) {
    server.maxConnections = most;
    server.on('connection', (socket: Socket) => this.#came(socket, perAddress));
  }

  /** Something is asked on it: from now on those who answer look after it. Over TLS its socket is another, with the same other end. */
  spoke(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): void {
    this.#silent.delete(nameOf(socket));
  }

  /** Cuts those on which nothing has been asked yet. */
  cutSilent(): void {
    for (const socket of this.#silent.values()) socket.destroy();
  }

  cutAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #came(socket: Socket, most: number): void {
    const [name, address] = [nameOf(socket), socket.remoteAddress ?? ''];
    const count = (this.#perAddress.get(address) ?? 0) + 1;
    this.#open.add(socket);
    this.#silent.set(name, socket);
    this.#perAddress.set(address, count);
    socket.once('close', () => {
      this.#open.delete(socket);
      this.#silent.delete(name);
      this.#left(address);
    });
    if (count > most) socket.destroy();
  }

  #left(address: string): void {
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, left);
  }
}

const nameOf = ({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string =>
  `${remoteAddress} ${remotePort}`;
