// What tells one person's data from another's, wherever it turns up.
import { randomBytes, randomInt } from 'node:crypto';

/** A word in names and a number in quantities; both are looked for in text and in bytes alike. */
const MARKS = /canary[0-9a-f]{16}|73\d{10}/g;

/** Gives out canaries and says whose were seen where nobody should see them. */
export function createWatch() {
  const owners = new Map();
  const found = [];
  const given = (owner, mark) => {
    owners.set(mark, owner);
    return mark;
  };
  return {
    found,
    /** A name that nobody else has. */
    word: (owner) => given(owner, `canary${randomBytes(8).toString('hex')}`),
    /** A number of shares that nobody else has. */
    quantity: (owner) => Number(given(owner, `73${String(randomInt(10 ** 10)).padStart(10, '0')}`)),
    /** Looks through what `reader` was shown; nobody (undefined) may see anything, as in logs, metrics and traces. */
    look(text, { reader, place }) {
      let seen = 0;
      for (const [mark] of text.matchAll(MARKS)) {
        const owner = owners.get(mark);
        if (owner === undefined) continue;
        if (owner === reader) seen += 1;
        else found.push({ mark, owner, reader: reader ?? 'nobody', place });
      }
      return seen;
    },
    planted: () => owners.size,
  };
}
