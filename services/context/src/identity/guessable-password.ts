import type { Violation } from '@perfolio/errors';

import type { CommonPasswords } from './common-passwords';
import { type Known, withoutOwnWords } from './own-words';

const LEAST_UNKNOWN = 8;

export interface Chosen {
  readonly field: string;
  /** Of a length that an account may have. */
  readonly password: string;
  readonly known: Known;
}

/** Why a password that somebody chooses would be guessed; none when it would not. */
export async function guessable({ field, password, known }: Chosen, common: CommonPasswords): Promise<Violation[]> {
  const found: Violation[] = [];
  if (await common.includes(password)) {
    found.push({
      field,
      rule: 'common',
      description: `${field} is made of the passwords that everybody tries first. Take another, like four words that have nothing to do with each other.`,
    });
  }
  if (Array.from(withoutOwnWords(password, known)).length < LEAST_UNKNOWN) {
    const limit = `${LEAST_UNKNOWN} characters beside them`;
    found.push({
      field,
      rule: 'own-words',
      description: `${field} is little more than your name, your address or the name of this service. It must have ${limit}.`,
      limit,
    });
  }
  return found;
}
