import type { Violation } from '@perfolio/errors';

import type { CommonPasswords } from './common-passwords';
import type { LeakedPasswords } from './leaked-passwords';
import { type Known, withoutOwnWords } from './own-words';

const LEAST_UNKNOWN = 8;

export interface Chosen {
  readonly field: string;
  /** Of a length that an account may have. */
  readonly password: string;
  readonly known: Known;
}

/** What passwords are compared with. */
export interface PasswordLists {
  readonly common: CommonPasswords;
  /** Absent where the operator names none. */
  readonly leaked: LeakedPasswords | undefined;
}

/** Why a password that somebody chooses would be guessed; none when it would not. */
export async function guessable(
  { field, password, known }: Chosen,
  { common, leaked }: PasswordLists,
): Promise<Violation[]> {
  const found: Violation[] = [];
  if (await common.includes(password)) {
    found.push({
      field,
      rule: 'common',
      description: `${field} is made of the passwords that everybody tries first. Take another, like four words that have nothing to do with each other.`,
    });
  }
  if ((await leaked?.includes(password)) === true) {
    found.push({
      field,
      rule: 'leaked',
      description: `${field} has leaked from somewhere, so that others have it. Take another, and change it wherever you use it.`,
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
