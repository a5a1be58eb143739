import { setTimeout as sleep } from 'node:timers/promises';

import { cacheKey, createRedisParts, createResultCache, type SharedParts } from '@perfolio/cache';
import { PerfolioError } from '@perfolio/errors';

import { type Computation, nameOf, type ReadKey, type Said, type ToDriver, type ToReplica } from './messages';

const METHOD = 'perfolio.risk.v1.RiskService/GetReport';
const LONGEST_READ_MS = 15_000;
const SEALING_KEY = { id: 'campaign', secret: new Uint8Array(32).fill(7) };

/** One process of the fleet: the real cache on real connections. Its computation asks the driver for the payload, as Risk asks Context. */
class Replica {
  /** The leases this process has, by their keys: when each was asked for. */
  readonly #leased = new Map<string, number>();
  readonly #asked = new Map<number, (value: string | null) => void>();
  readonly #parts: SharedParts;
  readonly #cache: ReturnType<typeof createResultCache>;
  #counter = 0;

  constructor(
    url: string,
    private readonly send: (message: ToDriver) => void,
  ) {
    this.#parts = this.#noting(createRedisParts({ url }));
    this.#cache = createResultCache({ parts: this.#parts, sealingKeys: [SEALING_KEY] });
    const stop = this.#parts.bus.onLink((state) => {
      if (state !== 'up') return;
      stop();
      send({ kind: 'ready' });
    });
  }

  hear(message: ToReplica): void {
    if (message.kind === 'read') return void this.#read(message);
    this.#asked.get(message.id)?.(message.value);
    this.#asked.delete(message.id);
  }

  async #read({ id, key, recompute }: ToReplica & { kind: 'read' }): Promise<void> {
    const whole = cacheKey(key, METHOD, key.request.toString(16).padStart(64, '0'));
    try {
      const { bytes, outcome, stored } = await this.#cache.getOrCompute(
        whole,
        AbortSignal.timeout(LONGEST_READ_MS),
        () => this.#compute(key, this.#leased.get(whole.whole) ?? null),
        { recompute },
      );
      this.send({ kind: 'answer', id, text: new TextDecoder().decode(bytes), outcome, stored });
    } catch (error) {
      this.send({ kind: 'refused', id, reason: error instanceof PerfolioError ? error.reason : String(error) });
    }
  }

  async #compute(key: ReadKey, leaseAskedAt: number | null): Promise<Uint8Array> {
    const id = `${process.pid}-${(this.#counter += 1)}`;
    const computation: Computation = { id, startedAt: Date.now(), leaseAskedAt };
    const value = await this.#payloadOf(key);
    if (value === null) throw new PerfolioError('GENERATION_CHANGED', `${nameOf(key)} is no more.`);
    await sleep(5);
    const said: Said = { ...key, value, computation };
    return new TextEncoder().encode(JSON.stringify(said));
  }

  #payloadOf(key: ReadKey): Promise<string | null> {
    const id = (this.#counter += 1);
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.send({ kind: 'ask', id, key });
    });
  }

  /** The same parts, with a note of the leases this process has. */
  #noting(parts: SharedParts): SharedParts {
    const acquire: SharedParts['leases']['acquire'] = async (key, ...rest) => {
      const askedAt = Date.now();
      const answer = await parts.leases.acquire(key, ...rest);
      if (typeof answer === 'string') return answer;
      this.#leased.set(key.whole, askedAt);
      const release = async () => {
        this.#leased.delete(key.whole);
        await answer.release();
      };
      return { release };
    };
    const remainingMs: SharedParts['leases']['remainingMs'] = (...asked) => parts.leases.remainingMs(...asked);
    return { ...parts, leases: { acquire, remainingMs, close: () => parts.leases.close() } };
  }
}

const [url = ''] = process.argv.slice(2);
const replica = new Replica(url, (message) => process.send?.(message));
process.on('message', (message) => replica.hear(message as ToReplica));
process.on('disconnect', () => process.exit());
