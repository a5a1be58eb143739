import { PerfolioError } from '@perfolio/errors';

import type { Answer, CacheKey, CacheLimits, ResultCache, SealingKey } from '../../src/index';
import type { LocalStore } from '../../src/local-store';
import type { CacheModules } from '../isolate';
import { type BusHost, DistantBus } from './bus-host';
import { LONGEST_COMPUTATION_MS } from './context';
import { countingMeter } from './counting-meter';
import { type LeaseHost, LeaseNode } from './lease-host';
import type { Host, Network } from './network';
import type { Flaw, Resolved, Snapshot, SystemOfRecord } from './record';
import type { Recorder } from './recorder';
import { type Asked, digestOf, encodeAnswer, requestOf } from './request';
import { DistantStore, type StoreHost } from './store-host';
import { Process, type World } from './world';

export interface Fleet {
  readonly world: World;
  readonly network: Network;
  readonly recorder: Recorder;
  readonly modules: CacheModules;
  readonly record: SystemOfRecord;
  readonly database: Host;
  readonly store: StoreHost;
  readonly bus: BusHost;
  readonly leases: readonly LeaseHost[];
  readonly flaws: ReadonlySet<Flaw>;
  readonly limits: Partial<CacheLimits>;
  /** The L1s that were made since the last call. */
  readonly madeLocalStores: () => readonly LocalStore[];
  /** How long a computation takes. */
  readonly costMs: () => number;
  /** How a computation fails by itself, if it does. */
  readonly failure: (anew: boolean) => PerfolioError | undefined;
  nextId(): number;
}

interface Turn {
  readonly asked: Asked;
  readonly resolved: Resolved;
  readonly signal: AbortSignal;
  /** The third try takes what there is. */
  readonly asItIs: boolean;
}

/** One process of Risk: the real cache, in front of a computation that says what it was made of. */
export class Replica {
  readonly process: Process;
  readonly bus: DistantBus;
  readonly locals: readonly LocalStore[];
  readonly #cache: ResultCache;

  constructor(
    readonly name: string,
    private readonly fleet: Fleet,
    { keys, skewMs }: { readonly keys: readonly SealingKey[]; readonly skewMs: number },
  ) {
    const { world, network, modules, store, bus, leases, recorder, limits } = fleet;
    this.process = new Process(name);
    this.process.skewMs = skewMs;
    const clock = world.clockOf(this.process);
    const { process } = this;
    this.bus = new DistantBus({ process, host: bus, server: store, network, count: recorder.count });
    const meter = countingMeter(recorder.count);
    const hex = (digits: number) => world.chance.hex(digits);
    const nodes = leases.map((lease) => new LeaseNode({ process, lease, network, modules, hex }).asRedis());
    const beside = leases.find(({ host }) => host === store);
    const telemetry = new modules.Telemetry(meter);
    const parts = {
      store: new DistantStore({ process, host: store, network, leases: beside }),
      bus: this.bus,
      leases: new modules.RedisLeases({ nodes, besideResults: beside !== undefined, clock, telemetry }),
      close: async () => undefined,
    };
    this.#cache = modules.createResultCache({
      parts,
      sealingKeys: keys,
      limits,
      clock,
      random: world.chance.next,
      meter,
    });
    this.locals = fleet.madeLocalStores();
  }

  async answer(turn: Turn): Promise<Answer> {
    const { asked, resolved, signal } = turn;
    const taken = turn.asItIs ? await this.#snapshot(turn, undefined) : undefined;
    const { generation, market } = taken ?? resolved;
    const key = this.fleet.modules.cacheKey(
      { user: resolved.owner, generation },
      asked.method,
      digestOf(asked, market, this.fleet.flaws),
    );
    const compute = (own: AbortSignal) => this.#compute(key, { ...turn, signal: own }, taken);
    return this.#cache.getOrCompute(key, signal, compute, {
      recompute: asked.recompute,
      dataInHand: taken !== undefined,
      question: () => digestOf(asked, '', this.fleet.flaws),
      marketDataVersion: market,
    });
  }

  async #compute(key: CacheKey, turn: Turn, taken: Snapshot | undefined): Promise<Uint8Array> {
    const { world, recorder, costMs, failure, nextId } = this.fleet;
    const { recompute } = turn.asked;
    const id = `c${nextId()}`;
    const start = world.now;
    const told = {
      kind: 'computation' as const,
      id,
      key: key.whole,
      user: key.user,
      replica: this.name,
      start,
      recompute,
    };
    const end = (ok: boolean) => recorder.add({ ...told, end: world.now, ok });
    recorder.note(() => `${this.name} computes ${id}: ${key.whole}`);
    try {
      const { parts } = taken ?? (await this.#snapshot(turn, turn.resolved));
      await world.sleep(costMs(), this.process);
      const failed = failure(recompute);
      if (failed !== undefined) throw failed;
      if (turn.signal.aborted) throw new PerfolioError('CANCELLED', 'Nobody waits any longer.');
      end(true);
      return this.#lent(encodeAnswer({ request: requestOf(turn.asked), parts, computation: id }));
    } catch (error) {
      end(false);
      throw error;
    }
  }

  async #snapshot({ asked, resolved }: Turn, at: Resolved | undefined): Promise<Snapshot> {
    const { network, database, record } = this.fleet;
    const { caller, owner } = resolved;
    const of = { caller, owner, ...(asked.portfolio === undefined ? {} : { portfolio: asked.portfolio }) };
    const answer = await network.call(this.process, database, { serve: () => record.snapshot(of, at) });
    if (typeof answer === 'string') throw new PerfolioError(answer, 'The record has moved on.');
    return answer;
  }

  /** The bytes as the middle of a buffer that is written again before long, the way a codec's may be. */
  #lent(bytes: Uint8Array): Uint8Array {
    const buffer = new Uint8Array(bytes.byteLength + 32);
    buffer.set(bytes, 16);
    this.fleet.world.plan(0, () => buffer.fill(0x2a));
    return buffer.subarray(16, 16 + bytes.byteLength);
  }
}

export const CACHE_LIMITS: Partial<CacheLimits> = { longestComputationMs: LONGEST_COMPUTATION_MS };
