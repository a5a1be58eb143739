import type { Happening } from './messages';
import type { Replica } from './replica';
import type { Server } from './server';

interface FaultParts {
  readonly server: Server;
  readonly replicas: readonly Replica[];
  readonly tell: (happening: Happening) => void;
  /** Changes the portfolio and has somebody ask that replica. */
  readonly makeWork: (replica: Replica) => void;
}

/** What can be broken, and mended. */
export class Faults {
  #isBusWhole = true;
  #pausesNext = false;

  constructor(private readonly parts: FaultParts) {}

  get isBusWhole(): boolean {
    return this.#isBusWhole;
  }

  setBus(isWhole: boolean): void {
    if (this.#isBusWhole === isWhole) return;
    this.#isBusWhole = isWhole;
    this.parts.tell({ kind: 'bus', isWhole });
    this.#lay('silent');
  }

  setRedis(isUp: boolean): void {
    const { server, tell } = this.parts;
    if (server.isUp === isUp) return;
    if (isUp) server.isUp = true;
    else server.kill();
    tell({ kind: 'redis', isUp });
    this.#lay('closed');
  }

  /** Pauses whoever holds a lease. Where nobody does, work is made, and whoever begins it is paused. */
  pauseHolder(): void {
    const { server, replicas, tell, makeWork } = this.parts;
    const holders = server.leases().map(({ holder }) => holder);
    const awake = replicas.filter(({ process }) => !process.isPaused);
    const holding = awake.find(({ name }) => holders.includes(name));
    if (holding !== undefined) return this.#pause(holding);
    if (!server.isUp) return tell({ kind: 'nobody to pause', why: 'Redis is away' });
    const [next] = awake;
    if (next === undefined) return;
    tell({ kind: 'nobody to pause', why: 'nobody computes' });
    this.#pausesNext = true;
    makeWork(next);
  }

  resume(): void {
    this.#pausesNext = false;
    for (const { name, process } of this.parts.replicas) {
      if (!process.isPaused) continue;
      this.parts.tell({ kind: 'resumed', replica: name });
      process.resume();
    }
  }

  /** To be told of each computation that begins. */
  began(replica: Replica): void {
    if (!this.#pausesNext) return;
    this.#pausesNext = false;
    this.#pause(replica);
  }

  #pause(replica: Replica): void {
    replica.process.pause();
    this.parts.tell({ kind: 'paused', replica: replica.name });
  }

  /** The bus runs over Redis: messages arrive when both are whole. */
  #lay(how: 'silent' | 'closed'): void {
    const { server, replicas } = this.parts;
    for (const { link } of replicas) {
      if (this.#isBusWhole && server.isUp) link.mend();
      else link.cut(how);
    }
  }
}
