import { type Mutant, patch } from './mutant';

export const OF_THE_STORE: readonly Mutant[] = [
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
    name: 'failure-replaces-answer',
    wrong:
      'a computation that fails when it is asked for anew puts its failure over an answer, and all have to compute again',
    patches: [patch('memory-store', 'if (failed === true &&', 'if (failed === undefined &&')],
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
    patches: [
      patch(
        'shared-tier',
        "    } catch {\n      attempt.failed();\n      return 'away';",
        '    } catch (error) {\n      attempt.failed();\n      throw error;',
      ),
    ],
  },
  {
    name: 'l1-entries-without-end',
    wrong: 'an L1 entry outlives its life, and with it an erasure nobody told of',
    patches: [
      patch(
        'local-store',
        'if (entry.goneAt <= now) this.#remove(whole, entry)',
        'if (entry.goneAt < 0) this.#remove(whole, entry)',
      ),
    ],
  },
];
