import { type Mutant, patch } from './mutant';

export const OF_THE_KEY: readonly Mutant[] = [
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
      patch('frame', 'differs(48, 64)', 'differs(48, 56)'),
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
        'const { stored, reason } = await this.parts.shared.fill(key, made, order);',
        'key = this.parts.local.newest(key);\n    const { stored, reason } = await this.parts.shared.fill(key, made, order);',
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
