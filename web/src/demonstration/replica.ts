import {
  type Answer,
  cacheKey,
  type Clock,
  createResultCache,
  type Generation,
  numberOf,
  type Outcome,
  RedisLeases,
  type ResultCache,
  type ResultCacheOptions,
  Telemetry,
} from '@perfolio/cache/portable';
import { PerfolioError } from '@perfolio/errors';

import { answerFrom, readAnswer, type Said } from './answer';
import { leaseNodeOver, storeOver } from './connection';
import { Link } from './link';
import { listeningMeter } from './listening-meter';
import type { Happening, ReplicaName, ReplicaState } from './messages';
import { Process } from './process';
import { OWNER, type Portfolio, type SystemOfRecord } from './record';
import type { Server } from './server';
import { Way } from './way';

export interface ReplicaParts {
  readonly time: Clock;
  readonly random: () => number;
  readonly server: Server;
  readonly record: SystemOfRecord;
  readonly sealingKeys: ResultCacheOptions['sealingKeys'];
  /** What may be changed while it runs. */
  readonly settings: Settings;
  readonly tell: (happening: Happening) => void;
  readonly onComputing: (replica: Replica) => void;
}

export interface Settings {
  computeMs: number;
  /**
   * Whether the generation in a key is the one last heard of over the bus, as caches have it that trust their messages, and not the one that
   * the record says at each request. This breaks the promise on purpose.
   */
  trustsBus: boolean;
}

/** What is asked, and what the record said when it was asked. */
export interface Turn {
  readonly resolved: Portfolio;
  /** The last try takes what there is. */
  readonly asItIs: boolean;
  readonly signal: AbortSignal;
}

const METHOD = 'perfolio.demonstration.v1.DemonstrationService/GetSpread';
/** There is one question, so its digest is a matter of taste. */
const DIGEST = 'd3'.repeat(32);

/** One process of Risk: the library's cache, in front of a computation that says what it was made of. */
export class Replica {
  readonly process: Process;
  readonly link: Link;
  readonly #cache: ResultCache;
  #last: ReplicaState['last'];
  #heardOf: Generation;
  #toldLease = '';

  constructor(
    readonly name: ReplicaName,
    private readonly parts: ReplicaParts,
  ) {
    const { time, random, server, sealingKeys, tell } = parts;
    this.process = new Process(name, time);
    const { process } = this;
    const { clock } = process;
    const way = new Way({ time, process, server });
    const onState = (state: 'up' | 'down') => tell({ kind: 'link', state });
    this.#heardOf = parts.record.resolve().generation;
    const onHeard = (generation: Generation) => this.#heard(generation);
    this.link = new Link({ time, process, server, way, onState, onHeard });
    const meter = listeningMeter((counted, labels) => this.#hear(counted, labels));
    const leases = new RedisLeases({
      nodes: [leaseNodeOver(way, name)],
      besideResults: true,
      clock,
      telemetry: new Telemetry(meter, clock),
    });
    const logger = { info: () => this.#tellOfBreaker('closed'), warn: () => this.#tellOfBreaker('open') };
    this.#cache = createResultCache({
      parts: { store: storeOver(way), bus: this.link, leases, close: async () => undefined },
      sealingKeys,
      clock,
      random,
      logger,
      meter,
    });
  }

  async ask({ resolved, asItIs, signal }: Turn): Promise<{ readonly outcome: Outcome; readonly said: Said }> {
    await this.#awake(signal);
    const { record, settings } = this.parts;
    const taken = asItIs || settings.trustsBus ? record.resolve() : undefined;
    const { generation } = taken ?? resolved;
    const key = cacheKey({ user: OWNER, generation: settings.trustsBus ? this.#heardOf : generation }, METHOD, DIGEST);
    const compute = (own: AbortSignal) => this.#compute(taken ?? record.at(generation), own);
    const answer = await this.#cache.getOrCompute(key, signal, compute, { dataInHand: taken !== undefined });
    return this.#read(answer);
  }

  async state(): Promise<Omit<ReplicaState, 'holdsLease'>> {
    const { local, activity } = await this.#cache.inspect(NEVER, []);
    const { isPaused } = this.process;
    const last = this.#last;
    return { name: this.name, isPaused, link: this.link.state, ...local, activity, ...(last && { last }) };
  }

  /** A process that stands still takes no question either. */
  #awake(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('Nobody waits any longer.')));
      this.process.run(resolve);
    });
  }

  /** The data of the key, or nothing if they have changed since; then some time, so that people can watch; then the formula. */
  #compute(portfolio: Portfolio | undefined, signal: AbortSignal): Promise<Uint8Array> {
    if (portfolio === undefined) return Promise.reject(moved());
    const { settings, tell, onComputing } = this.parts;
    return new Promise((resolve) => {
      const cancel = this.process.clock.after(settings.computeMs, () => resolve(answerFrom(portfolio)));
      signal.addEventListener('abort', cancel);
      tell({ kind: 'computing', replica: this.name, portfolio: portfolio.number });
      onComputing(this);
    });
  }

  #read(answer: Answer): { readonly outcome: Outcome; readonly said: Said } {
    const said = readAnswer(answer.bytes);
    this.#last = { outcome: answer.outcome, ...said };
    return { outcome: answer.outcome, said };
  }

  #hear(counted: string, labels: Readonly<Record<string, unknown>>): void {
    const { tell } = this.parts;
    const replica = this.name;
    if (counted === 'perfolio.cache.lock') this.#tellOfLease(String(labels.outcome));
    if (counted === 'perfolio.cache.fill.rejected')
      tell({ kind: 'fill refused', replica, reason: String(labels.reason) });
  }

  /** Whoever waits asks again and again; once is news. */
  #tellOfLease(outcome: string): void {
    if (outcome !== 'held' || this.#toldLease !== outcome)
      this.parts.tell({ kind: 'lease', replica: this.name, outcome });
    this.#toldLease = outcome;
  }

  #heard(generation: Generation): void {
    if (numberOf(generation) > numberOf(this.#heardOf)) this.#heardOf = generation;
    this.parts.tell({ kind: 'heard', replicas: [this.name] });
  }

  #tellOfBreaker(state: 'open' | 'closed'): void {
    this.parts.tell({ kind: 'breaker', replica: this.name, state });
  }
}

const NEVER = new AbortController().signal;

const moved = () => new PerfolioError('GENERATION_CHANGED', 'The portfolio has been changed since.');
