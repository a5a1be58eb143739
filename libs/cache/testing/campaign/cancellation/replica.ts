import { setTimeout as sleep } from 'node:timers/promises';

import * as cache from '@perfolio/cache';
import { PerfolioError } from '@perfolio/errors';

import { isolateCache } from '../../isolate';
import { MUTANTS } from '../../mutants';
import { countingMeter } from '../../simulation/counting-meter';
import { contentOf, foreignBytesIn, keyOf, type Question } from './content';
import type { ToDriver, ToReplica } from './messages';

const SEALING_KEY = { id: 'campaign', secret: new Uint8Array(32).fill(7) };
const LONGEST_COST_MS = 40;

/** One process: the real cache on real connections, or a broken variant of it. Its callers come and go as the driver says. */
class Replica {
  readonly #callers = new Map<number, AbortController>();
  readonly #counts: Record<string, number> = {};
  readonly #cache: cache.ResultCache;

  constructor(
    { url, mutant }: { readonly url: string; readonly mutant: string | undefined },
    private readonly send: (message: ToDriver) => void,
  ) {
    const { createRedisParts, createResultCache } = mutant === undefined ? cache : isolateCache(patchesOf(mutant));
    const parts = createRedisParts({ url });
    const meter = countingMeter((what) => {
      this.#counts[what] = (this.#counts[what] ?? 0) + 1;
    });
    this.#cache = createResultCache({ parts, sealingKeys: [SEALING_KEY], meter });
    const stop = parts.bus.onLink((state) => {
      if (state !== 'up') return;
      stop();
      send({ kind: 'ready' });
    });
  }

  hear(message: ToReplica): void {
    if (message.kind === 'ask') void this.#ask(message.id, message.question);
    else if (message.kind === 'cancel') this.#callers.get(message.id)?.abort();
    else this.send({ kind: 'counted', id: message.id, counts: this.#counts });
  }

  async #ask(id: number, question: Question): Promise<void> {
    const caller = new AbortController();
    this.#callers.set(id, caller);
    try {
      const answer = await this.#cache.getOrCompute(keyOf(question), caller.signal, (own) => compute(question, own));
      const { outcome, stored } = answer;
      this.send({ kind: 'answered', id, outcome, stored, foreignBytes: foreignBytesIn(answer.bytes, question) });
      // The bytes are the caller's own: what he does to them is nobody else's concern.
      answer.bytes.fill(0x21);
    } catch (error) {
      this.send({ kind: 'ended', id, reason: error instanceof PerfolioError ? error.reason : String(error) });
    } finally {
      this.#callers.delete(id);
    }
  }
}

/** Lends its bytes: the buffer is written again before long, as a codec's may be. */
async function compute(question: Question, signal: AbortSignal): Promise<Uint8Array> {
  await sleep(1 + Math.random() * LONGEST_COST_MS, undefined, { signal });
  const bytes = contentOf(question);
  setImmediate(() => bytes.fill(0x2a));
  return bytes;
}

function patchesOf(name: string) {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant?.patches === undefined) throw new RangeError(`no mutant of the cache itself is called "${name}"`);
  return { patches: mutant.patches };
}

const [url = '', mutant] = process.argv.slice(2);
const replica = new Replica({ url, mutant }, (message) => process.send?.(message));
process.on('message', (message) => replica.hear(message as ToReplica));
process.on('disconnect', () => process.exit());
