import { setTimeout as sleep } from 'node:timers/promises';

import { createRedisParts } from '@perfolio/cache';
import { Redis } from 'ioredis';

import { type FaultProxy, startFaultProxy } from '../../fault-proxy';
import { startRedis } from '../../redis-server';
import { Chance } from '../../simulation/chance';
import { METHODS, type Question } from './content';
import { Crew, type CrewOptions } from './crew';
import { Frames } from './frames';
import { type Findings, Tally } from './findings';
import { People, usersFrom } from './people';
import { Prober } from './prober';
import { Swapper } from './swaps';

interface Orders extends CrewOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly replicas: number;
  /** Ends at the first thing that is wrong. */
  readonly untilWrong?: boolean;
}

const USERS = 24;
const REQUESTS = 6;
const CALLERS = 32;
const CANCELLED = 0.45;
const LATEST_CANCEL_MS = 60;
/** Foreign frames of each kind that a process must have met before the campaign may end. */
const LEAST_ATTEMPTS = 1;

/** Starts server, proxies and processes, and lets callers come and go while replies are late and frames change places. */
export async function drive(orders: Orders): Promise<Findings> {
  const redis = await startRedis();
  const way = await startFaultProxy({ port: redis.port, seed: orders.seed });
  const quietWay = await startFaultProxy({ port: redis.port, seed: orders.seed + 1 });
  const urls = [...Array<number>(orders.replicas).fill(way.port), quietWay.port, quietWay.port].map(
    (port) => `redis://127.0.0.1:${port}`,
  );
  const relay = createRedisParts({ url: redis.url });
  const hand = new Redis(redis.port, '127.0.0.1');
  const crew = await Crew.start(urls, orders);
  try {
    return await new Campaign(orders, { way, quietWay, relay, frames: new Frames(hand), crew }).run();
  } finally {
    await crew.stop();
    hand.disconnect();
    await relay.close();
    for (const proxy of [way, quietWay]) await proxy.close();
    await redis.stop();
  }
}

interface Cast {
  readonly way: FaultProxy;
  readonly quietWay: FaultProxy;
  readonly relay: ReturnType<typeof createRedisParts>;
  readonly frames: Frames;
  readonly crew: Crew;
}

class Campaign {
  readonly #chance: Chance;
  readonly #people: People;
  readonly #swapper: Swapper;
  readonly #prober: Prober;
  readonly #tally = new Tally();
  readonly #began = performance.now();
  readonly #end = new AbortController();
  #version = 2;

  constructor(
    private readonly orders: Orders,
    private readonly cast: Cast,
  ) {
    const { relay, frames, crew } = cast;
    const chance = new Chance(orders.seed);
    this.#chance = chance;
    this.#people = new People(usersFrom(1, USERS), { chance, relay });
    this.#swapper = new Swapper({ chance, frames, people: this.#people, anyQuestion: () => this.#anyQuestion() });
    const apart = new People(usersFrom(1_000, 2), { chance, relay });
    this.#prober = new Prober({ crew, filler: crew.size - 2, witness: crew.size - 1, frames, people: apart });
  }

  async run(): Promise<Findings> {
    // Late, but seldom so late that what was put before a process is gone before it looks.
    this.cast.quietWay.set({ latencyMs: 2, jitterMs: 20 });
    const callers = Array.from({ length: CALLERS }, () => this.#repeat(() => this.#call(), 0));
    try {
      await Promise.all([
        ...callers,
        this.#repeat(() => this.#delay(), 400),
        this.#repeat(() => this.#people.moveOn(this.#people.anybody()), 100),
        this.#repeat(async () => void (this.#version += 1), 5_000),
        this.#repeat(() => this.#swapper.swap(), 5),
        this.#repeat(() => this.#prober.attempt(), 0),
      ]);
    } finally {
      this.#end.abort();
    }
    const { crew } = this.cast;
    const counts = await Promise.all(Array.from({ length: crew.size }, (_, index) => crew.countsOf(index)));
    const seconds = (performance.now() - this.#began) / 1_000;
    return this.#tally.findings({ seconds, swapper: this.#swapper, prober: this.#prober, counts });
  }

  async #repeat(act: () => Promise<void>, pauseMs: number): Promise<void> {
    while (!this.#end.signal.aborted) {
      await act();
      if (pauseMs > 0) await this.#pause(this.#chance.between(0, 2 * pauseMs));
      if (this.#isOver()) this.#end.abort();
    }
  }

  /** When the time is up and everything has been met that must be; or, if so ordered, when the first thing is wrong. */
  #isOver(): boolean {
    const timeIsUp = performance.now() - this.#began >= this.orders.seconds * 1_000;
    const wrong = this.#tally.wrong + this.#prober.total('opened') + this.#prober.total('uncounted') > 0;
    if (this.orders.untilWrong === true) return timeIsUp || wrong;
    return timeIsUp && this.#prober.leastMet >= LEAST_ATTEMPTS;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#end;
    // An end in the middle of a pause ends the pause.
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  /** Some callers with one question at one time, each of whom may give up at any moment. */
  async #call(): Promise<void> {
    const { chance, cast } = { chance: this.#chance, cast: this.cast };
    const question = this.#anyQuestion();
    const calls = Array.from({ length: 1 + chance.below(4) }, async () => {
      await sleep(chance.between(0, 5));
      const cancelAfterMs = chance.happens(CANCELLED) ? Math.max(0, chance.between(-10, LATEST_CANCEL_MS)) : undefined;
      const reply = await cast.crew.ask(chance.below(this.orders.replicas), question, cancelAfterMs);
      this.#tally.add(reply, cancelAfterMs !== undefined);
    });
    await Promise.all(calls);
  }

  /** What the way to Redis is like for the next while. */
  async #delay(): Promise<void> {
    const { chance, cast } = { chance: this.#chance, cast: this.cast };
    const kind = chance.weighted({ clear: 3, late: 6, 'too late': 0.5, sliced: 2 });
    this.#tally.delay(kind);
    if (kind === 'clear') cast.way.set();
    else if (kind === 'late') cast.way.set({ latencyMs: chance.between(0, 15), jitterMs: chance.between(0, 25) });
    else if (kind === 'too late') cast.way.set({ latencyMs: chance.between(60, 150), jitterMs: 100 });
    else cast.way.set({ sliceBytes: 64 + chance.below(1_000), jitterMs: 5 });
  }

  #anyQuestion(): Question {
    const chance = this.#chance;
    const user = this.#people.anybody();
    const version = this.#version - (chance.happens(0.25) ? 1 : 0);
    const generation = this.#people.generationOf(user);
    return { user, generation, method: chance.pick(METHODS), request: chance.below(REQUESTS), version };
  }
}
