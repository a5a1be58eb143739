import { setTimeout as sleep } from 'node:timers/promises';

import { createRedisParts, type SharedParts } from '@perfolio/cache';

import { Chance } from '../simulation/chance';
import { Computations, type Window } from './computations';
import { Fleet } from './fleet';
import { nameOf, type Said } from './messages';
import { RecordOfTruth, type Violation } from './record';
import type { Stage } from './stages';

const USERS = 60;
const REQUESTS = 4;
const CALLERS = 48;
const BETWEEN_FAULTS_MS = 1_000;
const ANNOUNCE_MS = 500;
/** A reader who meets a change each time resolves anew; more often than this nobody changes. */
const MOST_RESOLVES = 50;

interface Orders {
  readonly reads: number;
  readonly seed: number;
  readonly replicas: number;
  /** The compiled replica. */
  readonly program: string;
}

export interface Findings {
  readonly reads: number;
  readonly violations: Readonly<Record<Violation | 'G4' | 'refused', number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly computations: number;
  readonly extraComputations: number;
}

/** Reads, changes, clears and erases at random while one fault after another befalls the stage; each of them at least once. */
export async function drive(stage: Stage, orders: Orders): Promise<Findings> {
  const campaign = await Campaign.start(stage, orders);
  try {
    return await campaign.run();
  } finally {
    await campaign.stop();
  }
}

class Campaign {
  readonly #chance: Chance;
  readonly #computations = new Computations();
  readonly #windows: Window[] = [];
  readonly #violations = { G1: 0, G2: 0, G3: 0, G4: 0, refused: 0 };
  readonly #faults: Record<string, number> = {};
  readonly #outcomes: Record<string, number> = {};
  readonly #announcing = new Map<string, Promise<void>>();
  readonly #erased = new Set<string>();
  #reads = 0;
  #faultsDone = false;

  private constructor(
    private readonly stage: Stage,
    private readonly orders: Orders,
    private readonly own: { record: RecordOfTruth; fleet: Fleet; relay: SharedParts },
  ) {
    this.#chance = new Chance(orders.seed);
  }

  static async start(stage: Stage, orders: Orders): Promise<Campaign> {
    const users = Array.from(
      { length: USERS },
      (_, index) => `00000000-0000-4000-8000-${`${index}`.padStart(12, '0')}`,
    );
    const record = new RecordOfTruth(users, new Chance(orders.seed + 1));
    const payload = record.payload.bind(record);
    const fleet = await Fleet.start(orders.replicas, { program: orders.program, url: stage.url, payload });
    return new Campaign(stage, orders, { record, fleet, relay: createRedisParts({ url: stage.url }) });
  }

  async run(): Promise<Findings> {
    const faults = this.#befall();
    await Promise.all(Array.from({ length: CALLERS }, () => this.#call()));
    await faults;
    await this.#audit();
    this.#violations.G4 = this.#computations.unexplained(this.#windows);
    return {
      reads: this.#reads,
      violations: this.#violations,
      faults: this.#faults,
      outcomes: this.#outcomes,
      computations: this.#computations.count,
      extraComputations: this.#computations.extra,
    };
  }

  async stop(): Promise<void> {
    await this.own.fleet.stop();
    await this.own.relay.close();
  }

  /** Each kind in turn, and on in rounds until the reads are done. */
  async #befall(): Promise<void> {
    do {
      for (const [kind, strike] of Object.entries(this.stage.faults)) {
        await sleep(BETWEEN_FAULTS_MS);
        const start = Date.now();
        await strike(this.#chance.pick(this.own.record.users));
        this.#windows.push({ start, end: Date.now() });
        this.#faults[kind] = (this.#faults[kind] ?? 0) + 1;
      }
      await sleep(BETWEEN_FAULTS_MS);
      this.#faultsDone = this.#reads >= this.orders.reads / 2;
    } while (!this.#faultsDone);
  }

  async #call(): Promise<void> {
    while (this.#reads < this.orders.reads || !this.#faultsDone) {
      const user = this.#chance.pick(this.own.record.users);
      if (this.#chance.happens(0.01)) this.#change(user);
      this.#reads += 1;
      await this.#read(user, this.#chance.below(REQUESTS));
    }
  }

  async #read(user: string, request: number): Promise<void> {
    const { record, fleet } = this.own;
    const recompute = this.#chance.happens(0.005);
    for (let resolves = 0; resolves < MOST_RESOLVES; resolves += 1) {
      const resolved = record.resolve(user, request);
      const reply = await fleet.read(this.#chance.below(fleet.size), resolved.key, recompute);
      if (reply.kind === 'refused') {
        if (reply.reason === 'GENERATION_CHANGED') continue;
        this.#violations.refused += 1;
        this.#outcomes[reply.reason] = (this.#outcomes[reply.reason] ?? 0) + 1;
        return;
      }
      const said = parsed(reply.text);
      const violation = record.violationOf(resolved, said);
      if (violation !== undefined) this.#violations[violation] += 1;
      this.#outcomes[reply.outcome] = (this.#outcomes[reply.outcome] ?? 0) + 1;
      if (said !== undefined && (reply.outcome === 'computed' || reply.outcome === 'bypass')) {
        const finished = { ...said.computation, endedAt: Date.now(), stored: reply.stored };
        this.#computations.add(nameOf(said), recompute ? { ...finished, leased: false } : finished);
      }
      return;
    }
    this.#violations.refused += 1;
  }

  #change(user: string): void {
    const { record } = this.own;
    const kind = this.#chance.weighted({ change: 20, clear: 5, erase: 3, loseCommits: 2 });
    if (kind === 'erase') {
      this.#erased.add(user);
      record.erase(user);
    } else if (kind === 'loseCommits') record.loseCommits(user);
    else record.change(user);
    const earlier = this.#announcing.get(user) ?? Promise.resolve();
    this.#announcing.set(
      user,
      earlier.then(() => this.#announce(user, kind === 'erase' ? 'erase' : 'drop')),
    );
  }

  /** As the relay does: the newest generation, until the store has taken it. */
  async #announce(user: string, how: 'drop' | 'erase'): Promise<void> {
    for (;;) {
      const invalidation = { user, generation: this.own.record.current(user), announcement: new Uint8Array() };
      try {
        await this.own.relay.store[how](invalidation, AbortSignal.timeout(ANNOUNCE_MS));
        return;
      } catch {
        // The store is away: the change holds nevertheless, and is announced again.
        await sleep(ANNOUNCE_MS / 5);
      }
    }
  }

  /** Nobody reads any more. Who was erased is erased a second time, as after the longest computation; then nothing of him is left. */
  async #audit(): Promise<void> {
    await Promise.all(this.#announcing.values());
    for (const user of this.#erased) {
      await this.#announce(user, 'erase');
      const held = await this.own.relay.store.usageOf(user, AbortSignal.timeout(ANNOUNCE_MS));
      if (held.length > 0) this.#violations.G3 += 1;
    }
  }
}

function parsed(text: string): Said | undefined {
  try {
    return JSON.parse(text) as Said;
  } catch {
    // An answer nobody can have written: counted as a violation by whoever asked.
    return undefined;
  }
}
