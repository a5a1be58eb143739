import type { SealingKey } from '../../src/index';
import type { Host } from './network';
import type { Client } from './client';
import type { Context } from './context';
import type { Gateway } from './gateway';
import type { Fleet } from './replica';
import { Replica } from './replica';

/** How fast computations are, where a fault wants a say in it. */
interface Pace {
  leastMs: number;
}

interface StageParts {
  readonly fleet: Fleet;
  readonly context: Context;
  readonly gateways: readonly Gateway[];
  readonly client: Client;
  readonly pace: Pace;
  /** Servers of leases only; none when the leases lie beside the results. */
  readonly leaseHosts: readonly Host[];
}

const keyOf = (id: string, fill: number): SealingKey => ({ id, secret: new Uint8Array(32).fill(fill) });
const OLD = keyOf('old', 1);
const NEW = keyOf('new', 2);

/** A sealing key on its way in: first read, then written with, then alone. */
export const KEY_STAGES: readonly (readonly SealingKey[])[] = [[OLD], [OLD, NEW], [NEW, OLD], [NEW]];

/** Everything that runs in a simulation, and the replicas of the moment. */
export class Stage {
  readonly replicas: Replica[] = [];
  readonly #keyStages: number[] = [];

  constructor(readonly parts: StageParts) {}

  start(count: number): void {
    for (let place = 0; place < count; place += 1) {
      this.#keyStages.push(0);
      this.replicas.push(this.#make(place));
    }
  }

  /** A replica that is there to be asked; a dead one when all are. */
  anyReplica(): Replica {
    const { chance } = this.parts.fleet.world;
    const alive = this.replicas.filter(({ process }) => process.alive);
    return chance.pick(alive.length > 0 ? alive : this.replicas);
  }

  /** Kills the process of that place and starts another after a while. */
  async restart(place: number, { downMs, keyStage }: { downMs: number; keyStage?: number }): Promise<void> {
    const { world, recorder } = this.parts.fleet;
    const old = this.replicas[place];
    if (old === undefined || !old.process.alive) return;
    recorder.fault('process', { start: world.now, end: world.now + downMs, replica: old.name });
    old.process.die();
    await world.sleep(downMs);
    if (keyStage !== undefined) this.#keyStages[place] = keyStage;
    this.replicas[place] = this.#make(place);
  }

  #make(place: number): Replica {
    const { fleet } = this.parts;
    const keys = KEY_STAGES[this.#keyStages[place] ?? 0] ?? [OLD];
    return new Replica(`risk-${place + 1}`, fleet, { keys, skewMs: fleet.world.chance.between(-500, 500) });
  }
}
