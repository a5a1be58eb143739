import { type Mutant, patch } from './mutant';

export const OF_THE_FLIGHT: readonly Mutant[] = [
  {
    name: 'follower-cancelled-with-leader',
    wrong: 'one caller who gives up ends the flight of all',
    patches: [
      patch(
        'local-flight',
        'this.#waiters.length === 0 && this.#flying',
        '(this.#waiters.length === 0 || signal.aborted) && this.#flying',
      ),
    ],
  },
  {
    name: 'lease-ignored',
    wrong: 'every replica computes for itself',
    patches: [
      patch(
        'turn',
        "if (lease === 'held') return waited ? this.#elsewhere(key, patience) : undefined;",
        "if (lease === 'held') return { kind: 'unleased', patience };",
      ),
    ],
  },
  {
    name: 'no-look-after-lease',
    wrong: 'whoever gets the lease computes, though its last holder has just filled',
    patches: [
      patch('turn', 'const found = await this.parts.shared.lookUp(key, patience);', "const found: string = 'miss';"),
    ],
  },
  {
    name: 'grant-does-not-look',
    wrong: 'a grant beside the results says that no answer lies there, and does not know',
    patches: [patch('redis-leases', 'this.nothingThere = isBeside && !isAnswered;', 'this.nothingThere = isBeside;')],
  },
  {
    name: 'lease-not-renewed',
    wrong: 'a long computation loses its lease in good health',
    patches: [patch('redis-leases', '() => void this.#renew()', '() => undefined')],
  },
  {
    name: 'lease-loss-fails-request',
    wrong: 'a finished answer is thrown away with the lease that guarded it',
    themes: ['leases'],
    patches: [
      patch(
        'redis-leases',
        'const freed = await this.#ask(RELEASE, [this.terms.value]);',
        "const freed = await this.#ask(RELEASE, [this.terms.value]);\n    if (freed === 'refused') throw new Error('the lease is lost');",
      ),
      patch(
        'flyer',
        'const landing = await this.#computeAndFill(key, signal, order);',
        'const landing = await this.#computeAndFill(key, signal, order);\n      await lease.release();',
      ),
    ],
  },
  {
    name: 'waiter-only-waits-for-messages',
    wrong: 'a lost message leaves a waiter waiting',
    patches: [patch('wake', "this.clock.after(pollMs, () => heard.resolve('nothing'))", '(() => undefined)')],
  },
  {
    name: 'recompute-joins-earlier-flight',
    wrong: 'whoever asks for a computation of his own gets one begun before',
    themes: ['leases', 'messages'],
    patches: [
      patch(
        'result-cache',
        'this.#flights.fly(signal, (own) => this.#flyer.recompute(key, own, { compute, options }));',
        '(await this.#flights.board(key.whole, signal, (own) => this.#flyer.recompute(key, own, { compute, options }))).value;',
      ),
    ],
  },
  {
    name: 'error-cached-as-answer',
    wrong: 'the message of a failure is filled as an answer',
    patches: [
      patch(
        'flyer',
        'abortable(compute(signal), signal)',
        'abortable(compute(signal), signal).catch((error: unknown) => new TextEncoder().encode(String(error)))',
      ),
    ],
  },
  {
    name: 'failure-outlives-answers',
    wrong: 'a failure counts its life from its end, and is filled when the erasure of its user is forgotten',
    themes: ['hours'],
    patches: [
      patch('flyer', 'Math.min(clock.now() + limits.failureMs, computedAt + ttlMs)', 'clock.now() + limits.failureMs'),
    ],
  },
  {
    name: 'bytes-not-copied-out',
    wrong: 'what one caller does to his answer everybody else gets',
    patches: [patch('answer', 'this.#copy ??= this.#kept.slice();', 'this.#copy ??= this.#kept;')],
  },
  {
    name: 'bytes-not-copied-in',
    wrong: 'an answer changes when its computation writes to its buffer again',
    patches: [patch('flyer', 'bytes: arena.place(bytes),', 'bytes,')],
  },
];
