import type { Patch } from './isolate';
import type { Flaw } from './simulation/record';
import type { ThemeName } from './simulation/theme';

/** A deliberately broken variant, and what it does wrong. A patch changes the cache itself, a flaw what stands round it. */
export interface Mutant {
  readonly name: string;
  readonly wrong: string;
  readonly patches?: readonly Patch[];
  readonly flaw?: Flaw;
  /** The themes it shows in: seeds of others are not tried. Absent for all. */
  readonly themes?: readonly ThemeName[];
}

const patch = (file: string, find: string, replace: string): Patch => ({ file: `${file}.ts`, find, replace });

const OF_THE_KEY: readonly Mutant[] = [
  {
    name: 'generation-missing-in-l1-key',
    wrong: 'an L1 entry of an earlier generation answers for a later one',
    patches: [{ file: 'local-store.ts', find: 'key.whole', replace: '(key.user + key.field)', everywhere: true }],
  },
  {
    name: 'tag-missing-in-l1-key',
    wrong: 'a number that comes again after a lost commit meets the answers of the lost history in L1',
    themes: ['history', 'erasure'],
    patches: [patch('cache-key', '${user} ${generation} ${method}', "${user} ${generation.split('-')[0]} ${method}")],
  },
  {
    name: 'tag-ignored-by-store',
    wrong: 'a number that comes again after a lost commit meets the frames of the lost history',
    themes: ['history', 'erasure'],
    patches: [
      patch(
        'memory-store',
        'held?.generation !== key.generation',
        'numberOf(held?.generation ?? "") !== numberOf(key.generation)',
      ),
      patch('generation', 'numberOf(held) <= numberOf(announced)', 'numberOf(held) < numberOf(announced)'),
      patch(
        'frame',
        'fields.subarray(48, 64).equals(expected.subarray(48, 64))',
        'fields.subarray(48, 56).equals(expected.subarray(48, 56))',
      ),
    ],
  },
  {
    name: 'flight-joined-across-generations',
    wrong: 'a caller joins a flight begun before a change',
    patches: [patch('result-cache', 'this.#flights.board(key.whole,', 'this.#flights.board(key.user + key.field,')],
  },
  {
    name: 'owner-missing-from-key',
    wrong: 'two users who ask the same of a portfolio by value share an answer in L1',
    patches: [patch('cache-key', '`${user} ${generation} ${method}:${digest}`', '`${method}:${digest}`')],
  },
  {
    name: 'method-missing-from-key',
    wrong: 'two methods with the same request share an answer in L1',
    patches: [patch('cache-key', '`${user} ${generation} ${method}:${digest}`', '`${user} ${generation} ${digest}`')],
  },
  {
    name: 'digest-truncated',
    wrong: 'two requests whose digests begin alike share an answer in L1',
    patches: [patch('cache-key', '${method}:${digest}`;\n  }', '${method}:${digest.slice(0, 1)}`;\n  }')],
  },
  {
    name: 'market-version-not-in-digest',
    wrong: 'prices change and the key does not',
    flaw: 'market-version-not-in-digest',
  },
  {
    name: 'generation-read-at-write-time',
    wrong: 'what was computed of old data is filled under the generation of the moment',
    patches: [
      patch(
        'flyer',
        'const stored = await this.parts.shared.fill(key, made, patience);',
        'key = this.parts.local.newest(key);\n    const stored = await this.parts.shared.fill(key, made, patience);',
      ),
      patch(
        'local-store',
        '  clear(): void {',
        `  newest(key: CacheKey): CacheKey {
    const floor = this.#floors.get(key.user);
    if (floor === undefined || !isSupersededBy(key.generation, floor)) return key;
    return Reflect.construct(key.constructor, [{ user: key.user, generation: floor }, key.method, key.digest]);
  }

  clear(): void {`,
      ),
    ],
  },
];

const OF_THE_STORE: readonly Mutant[] = [
  {
    name: 'fill-without-g-check',
    wrong: 'a late fill of an earlier generation takes the place of a later one',
    patches: [
      patch(
        'memory-store',
        'numberOf(held.generation) > numberOf(generation)) return undefined;',
        'false) return undefined;',
      ),
    ],
  },
  {
    name: 'expired-frame-filled',
    wrong: 'an answer older than the memory of an erasure is filled',
    themes: ['hours'],
    patches: [patch('memory-store', "if (expiresAt <= now) return 'expired';", '')],
  },
  {
    name: 'drop-ignores-order',
    wrong: 'a late drop of an earlier generation empties a later one',
    themes: ['resends'],
    patches: [
      patch(
        'memory-store',
        'const held = this.#adopt(invalidation.user, invalidation.generation);',
        'if (this.#users.get(invalidation.user)?.generation !== invalidation.generation) this.#forget(invalidation.user);\n    const held = this.#adopt(invalidation.user, invalidation.generation);',
      ),
    ],
  },
  {
    name: 'erase-without-floor',
    wrong: 'an erasure leaves nothing behind that keeps a late fill out',
    patches: [
      patch(
        'memory-store',
        'this.#announce(this.#adopt(user, floor), invalidation);',
        'this.#announce(undefined, invalidation);',
      ),
    ],
  },
  {
    name: 'erase-spares-later',
    wrong: 'an erasure leaves what a lost history filled at a larger number',
    themes: ['history', 'erasure'],
    patches: [
      patch(
        'memory-store',
        '    this.#forget(user);\n    this.#announce(',
        '    if (floor === generation) this.#forget(user);\n    this.#announce(',
      ),
    ],
  },
  {
    name: 'erase-runs-once',
    wrong: 'a store that lost the floor takes a late fill of an erased user',
    themes: ['snapshots', 'erasure', 'store'],
    flaw: 'erase-runs-once',
  },
  {
    name: 'frame-identity-unchecked',
    wrong: 'a frame under another of the user’s keys opens there',
    themes: ['frames'],
    patches: [patch('frame', 'if (mismatch !== undefined) return mismatch;', '')],
  },
  {
    name: 'frame-seal-unchecked',
    wrong: 'a spoiled frame opens',
    themes: ['frames'],
    patches: [patch('frame', '    opening.final();', '')],
  },
  {
    name: 'store-trouble-fails-request',
    wrong: 'a request fails because the store does',
    patches: [patch('shared-tier', "    } catch {\n      return 'away';", '    } catch (error) {\n      throw error;')],
  },
  {
    name: 'l1-entries-without-end',
    wrong: 'an L1 entry outlives its life, and with it an erasure nobody told of',
    patches: [
      patch(
        'local-store',
        'if (goneAt <= now) this.#entries.delete(whole)',
        'if (goneAt < 0) this.#entries.delete(whole)',
      ),
    ],
  },
];

const OF_THE_FLIGHT: readonly Mutant[] = [
  {
    name: 'follower-cancelled-with-leader',
    wrong: 'one caller who gives up ends the flight of all',
    patches: [
      patch(
        'local-flight',
        'this.#waiting === 0 && this.#flying',
        '(this.#waiting === 0 || signal.aborted) && this.#flying',
      ),
    ],
  },
  {
    name: 'lease-ignored',
    wrong: 'every replica computes for itself',
    patches: [
      patch(
        'turn',
        "return lease === 'held' ? undefined :",
        "return lease === 'held' ? { kind: 'unleased', patience } :",
      ),
    ],
  },
  {
    name: 'no-look-after-lease',
    wrong: 'whoever gets the lease computes, though its last holder has just filled',
    patches: [
      patch(
        'turn',
        'const found = await this.parts.shared.lookUp(key, patience);',
        "const found = lease === 'held' ? await this.parts.shared.lookUp(key, patience) : 'miss';",
      ),
    ],
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
    patches: [patch('wake', 'this.clock.after(pollMs, heard.resolve)', '(() => undefined)')],
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
    patches: [patch('flyer', 'bytes: new Uint8Array(bytes),', 'bytes,')],
  },
];

const OF_THE_RECORD: readonly Mutant[] = [
  {
    name: 'resolve-joins-sent-batch',
    wrong: 'a read takes the answer of a Resolve sent before it began',
    themes: ['changes'],
    flaw: 'resolve-joins-sent-batch',
  },
  { name: 'resolve-remembered', wrong: 'a gateway remembers what Resolve said', flaw: 'resolve-remembered' },
  {
    name: 'resolve-mixes-callers',
    wrong: 'the items of a batch go to the wrong callers',
    flaw: 'resolve-mixes-callers',
  },
  { name: 'resolve-reads-standby', wrong: 'Resolve reads a database that lags behind', flaw: 'resolve-reads-standby' },
  { name: 'change-without-bump', wrong: 'a change leaves the generation as it was', flaw: 'change-without-bump' },
  {
    name: 'snapshot-ignores-generation',
    wrong: 'newer data is computed under an older generation, and outlives its own loss',
    flaw: 'snapshot-ignores-generation',
  },
];

export const MUTANTS: readonly Mutant[] = [...OF_THE_KEY, ...OF_THE_STORE, ...OF_THE_FLIGHT, ...OF_THE_RECORD];
