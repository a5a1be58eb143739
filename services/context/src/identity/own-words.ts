/** What everybody knows who knows the account: nothing that a password could be made of. */
export interface Known {
  readonly email: string;
  readonly displayName: string;
}

const SERVICE = 'perfolio';
/** Shorter ones stand in every other word. */
const SHORTEST = 4;
/** More than an account's name or address may have. */
const LONGEST = 256;

/** What is left of a password, in small letters, without the names of the service and of the account. */
export function withoutOwnWords(password: string, { email, displayName }: Known): string {
  const localPart = folded(email.slice(0, LONGEST)).replace(/@[^@]*$/, '');
  const name = folded(displayName.slice(0, LONGEST));
  const words = [SERVICE, localPart, name, ...wordsOf(localPart), ...wordsOf(name)];
  return words
    .filter((word) => word.length >= SHORTEST)
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, word) => left.replaceAll(word, ''), folded(password));
}

const folded = (text: string): string => text.trim().normalize('NFKC').toLowerCase();

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u);
