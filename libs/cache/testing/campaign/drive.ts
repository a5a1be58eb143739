import { setTimeout as sleep } from 'node:timers/promises';

import { createRedisParts } from '@perfolio/cache';

import { Chance } from '../simulation/chance';
import { Announcer } from './announcer';
import { Computations, type Window } from './computations';
import { Fleet } from './fleet';
import type { Said } from './messages';
import { RecordOfTruth, type Violation } from './record';
import type { Stage } from './stages';

const USERS = 60;
const REQUESTS = 4;
const CALLERS = 48;
const BETWEEN_FAULTS_MS = 1_000;
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
  /** What G4 counts, in words. */
  readonly unexplained: readonly string[];
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
  readonly #faultWindows: Window[] = [];
  readonly #violations = { G1: 0, G2: 0, G3: 0, G4: 0, refused: 0 };
  readonly #faults: Record<string, number> = {};
  readonly #outcomes: Record<string, number> = {};
  #reads = 0;
  #faultsDone = false;

  private constructor(
    private readonly stage: Stage,
    private readonly orders: Orders,
    private readonly own: { record: RecordOfTruth; fleet: Fleet; announcer: Announcer },
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
    const announcer = new Announcer(record, createRedisParts({ url: stage.url }));
    return new Campaign(stage, orders, { record, fleet, announcer });
  }

  async run(): Promise<Findings> {
    const faults = this.#befall();
    await Promise.all(Array.from({ length: CALLERS }, () => this.#call()));
    await faults;
    this.#violations.G3 += await this.own.announcer.audit();
    const unexplained = this.#computations.unexplained((user) => [
      ...this.#faultWindows,
      ...this.own.announcer.forgot(user),
    ]);
    this.#violations.G4 = unexplained.length;
    return {
      reads: this.#reads,
      violations: this.#violations,
      faults: this.#faults,
      outcomes: this.#outcomes,
      computations: this.#computations.count,
      extraComputations: this.#computations.extra,
      unexplained,
    };
  }

  async stop(): Promise<void> {
    await this.own.fleet.stop();
    await this.own.announcer.close();
  }

  /** Each kind in turn, and on in rounds until the reads are done. */
  async #befall(): Promise<void> {
    do {
      for (const [kind, strike] of Object.entries(this.stage.faults)) {
        await sleep(BETWEEN_FAULTS_MS);
        const start = Date.now();
        await strike(this.#chance.pick(this.own.record.users));
        this.#faultWindows.push({ start, end: Date.now() });
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
        this.#computations.add(said, recompute ? { ...finished, leaseAskedAt: null } : finished);
      }
      return;
    }
    this.#violations.refused += 1;
  }

  #change(user: string): void {
    const { record, announcer } = this.own;
    switch (this.#chance.weighted({ change: 20, clear: 5, erase: 3, loseCommits: 2 })) {
      case 'erase':
        record.erase(user);
        return announcer.erase(user);
      case 'loseCommits':
        record.loseCommits(user);
        return announcer.dropTwins(user);
      default:
        record.change(user);
        return announcer.drop(user);
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
