import type { Clock, Invalidation, LinkState } from '@perfolio/cache/portable';

import { Crowd } from './crowd';
import { Faults } from './faults';
import { type Answered, type Deed, type FleetState, type Happening, REPLICAS } from './messages';
import { Process } from './process';
import { OWNER, SystemOfRecord } from './record';
import { Replica, type Settings } from './replica';
import { Server } from './server';
import { Way } from './way';

interface LaboratoryParts {
  readonly time: Clock;
  readonly random: () => number;
  /** 32 bytes that seal what the replicas share. */
  readonly secret: Uint8Array;
  readonly onHappening: (happening: Happening) => void;
}

const CROWD = 50;
/** Between two tries to tell a store that is away what has changed. */
const RETRY_MS = 500;

/** Three replicas, what they share, the record they answer from, and everything that can be done to them. */
export class Laboratory {
  readonly #record: SystemOfRecord;
  readonly #server: Server;
  readonly #replicas: readonly Replica[];
  readonly #relay: Way;
  readonly #crowd: Crowd;
  readonly #faults: Faults;
  readonly #settings: Settings = { computeMs: 2_000, trustsBus: false };
  #toldLink: LinkState = 'up';
  #computations = 0;
  #newest: Invalidation | undefined;

  constructor(private readonly parts: LaboratoryParts) {
    const { time, random, secret } = parts;
    const tell = (happening: Happening) => this.#tell(happening);
    const [record, server] = [new SystemOfRecord(time, random), new Server(time)];
    const shared = { time, random, server, record, settings: this.#settings, tell };
    const onComputing = (replica: Replica) => this.#began(replica);
    const sealingKeys = [{ id: 'demonstration', secret }];
    this.#record = record;
    this.#server = server;
    this.#replicas = REPLICAS.map((name) => new Replica(name, { ...shared, sealingKeys, onComputing }));
    this.#relay = new Way({ time, process: new Process('context', time), server });
    this.#crowd = new Crowd({ time, record });
    const makeWork = (replica: Replica) => {
      this.#change();
      void this.#ask(replica, 1);
    };
    this.#faults = new Faults({ server, replicas: this.#replicas, tell, makeWork });
  }

  do(deed: Deed): void {
    switch (deed.kind) {
      case 'change':
        return this.#change();
      case 'ask':
        for (const replica of this.#replicas) if (replica.name === deed.replica) void this.#ask(replica, 1);
        return undefined;
      case 'crowd':
        return void this.#askMany();
      case 'bus':
        return this.#faults.setBus(deed.isWhole);
      case 'redis':
        return this.#faults.setRedis(deed.isUp);
      case 'pause':
        return this.#faults.pauseHolder();
      case 'resume':
        return this.#faults.resume();
      case 'computeMs':
        this.#settings.computeMs = deed.ms;
        return undefined;
      case 'trust':
        this.#settings.trustsBus = deed.trustsBus;
        return this.#tell(deed);
      default:
        return deed satisfies never;
    }
  }

  async state(): Promise<FleetState> {
    const { number, generation, weights } = this.#record.resolve();
    const leases = this.#server.leases();
    const replicas = await Promise.all(this.#replicas.map((replica) => replica.state()));
    const held = await this.#server.usageOf(OWNER);
    return {
      portfolio: { number, generation, weights },
      replicas: replicas.map((replica) => ({
        ...replica,
        holdsLease: leases.some(({ holder }) => holder === replica.name),
      })),
      server: {
        isUp: this.#server.isUp,
        ...(this.#server.generation !== undefined && { generation: this.#server.generation }),
        entries: held.reduce((sum, { entries }) => sum + entries, 0),
        bytes: held.reduce((sum, { bytes }) => sum + bytes, 0),
        leases,
      },
      isBusWhole: this.#faults.isBusWhole,
      ...this.#settings,
      ...this.#crowd.counts,
      computations: this.#computations,
    };
  }

  /** The change is acknowledged when the record has it; the store and the others are told afterwards. */
  #change(): void {
    this.#newest = this.#record.change();
    const { trustsBus } = this.#settings;
    this.#tell({ kind: 'changed', portfolio: this.#record.resolve().number, trustsBus });
    void this.#drop(this.#newest);
  }

  /** Of those waiting for a store that is away the newest is enough. */
  async #drop(invalidation: Invalidation): Promise<void> {
    if (this.#newest !== invalidation) return;
    try {
      await this.#relay.call((server) => server.drop(invalidation));
      this.#tell({ kind: 'dropped' });
    } catch {
      this.parts.time.after(RETRY_MS, () => void this.#drop(invalidation));
    }
  }

  async #ask(replica: Replica, people: number): Promise<Answered> {
    this.#tell({ kind: 'asked', replica: replica.name, people });
    const answered = await this.#crowd.ask(replica, people);
    this.#tell({ kind: 'answered', replica: replica.name, answered });
    return answered;
  }

  /** People are sent to the replicas in turn. */
  async #askMany(): Promise<void> {
    const before = this.#computations;
    const { length } = this.#replicas;
    const asked = this.#replicas.map((replica, place) => this.#ask(replica, Math.ceil((CROWD - place) / length)));
    const answered = Crowd.together(await Promise.all(asked));
    this.#tell({ kind: 'crowd answered', answered, computations: this.#computations - before });
  }

  #began(replica: Replica): void {
    this.#computations += 1;
    this.#faults.began(replica);
  }

  /** All links turn together, so that one of them speaks for all. */
  #tell(happening: Happening): void {
    if (happening.kind === 'link') {
      if (happening.state === this.#toldLink) return;
      this.#toldLink = happening.state;
    }
    this.parts.onHappening(happening);
  }
}
