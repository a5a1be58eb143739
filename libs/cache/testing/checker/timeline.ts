import type { EraseEvent, ReadEvent, WriteEvent } from '../history';

/** One time a name was given a value. */
interface Install {
  readonly value: string;
  readonly start: number;
  /** From here on it has happened for certain: acknowledged, or seen by a read. */
  readonly end: number;
  readonly by: WriteEvent | EraseEvent;
}

/** When a value may have stood: from the start of its write to the end of the first write that came after it. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** The write that ends it. */
  readonly endedBy: Install | undefined;
}

/** All values of one name, in the order of the clock. */
export class Timeline {
  readonly #installs: readonly Install[];
  /** For each place in the order of starts: the install at or after it that was certain first. */
  readonly #firstCertain: ReadonlyArray<Install | undefined>;
  readonly #byValue: ReadonlyMap<string, readonly Install[]>;

  constructor(installs: readonly Install[]) {
    this.#installs = installs.toSorted((one, other) => one.start - other.start);
    this.#firstCertain = suffixMinimum(this.#installs);
    this.#byValue = Map.groupBy(this.#installs, ({ value }) => value);
  }

  knows(value: string): boolean {
    return this.#byValue.has(value);
  }

  /** Every span in which the name may have held the value. */
  spansOf(value: string): readonly Span[] {
    return (this.#byValue.get(value) ?? []).map((install) => {
      const endedBy = this.#firstAfter(install);
      return { from: install.start, to: endedBy?.end ?? Infinity, endedBy };
    });
  }

  /** Of the writes that began when the given one was certain, the one that was certain first. */
  #firstAfter({ end }: Install): Install | undefined {
    let low = 0;
    let high = this.#installs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#installs[middle]?.start ?? Infinity) > end) high = middle;
      else low = middle + 1;
    }
    return this.#firstCertain[low];
  }
}

/** The timelines of all names. What a read saw has happened by its end, whether it was ever acknowledged or not. */
export function timelinesOf(
  writes: ReadonlyArray<WriteEvent | EraseEvent>,
  reads: readonly ReadEvent[],
): ReadonlyMap<string, Timeline> {
  const seen = firstSeen(reads);
  const installs = new Map<string, Install[]>();
  const times = new Map<string, number>();
  const named = writes.flatMap((by) => Object.entries(by.sets).map(([name, value]) => ({ name, value, by })));
  for (const { name, value } of named) times.set(`${name}=${value}`, (times.get(`${name}=${value}`) ?? 0) + 1);
  for (const { name, value, by } of named) {
    const place = `${name}=${value}`;
    // A value given twice may have been seen from either time.
    const seenAt = times.get(place) === 1 ? (seen.get(place) ?? Infinity) : Infinity;
    const end = Math.max(by.start, Math.min(by.end ?? Infinity, seenAt));
    installs.set(name, [...(installs.get(name) ?? []), { value, start: by.start, end, by }]);
  }
  return new Map([...installs].map(([name, own]) => [name, new Timeline(own)]));
}

function firstSeen(reads: readonly ReadEvent[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const { answer, rights = {}, end } of reads) {
    const parts = answer === null || answer === 'unreadable' ? {} : answer.parts;
    for (const [name, value] of [...Object.entries(parts), ...Object.entries(rights)]) {
      const place = `${name}=${value}`;
      seen.set(place, Math.min(seen.get(place) ?? Infinity, end));
    }
  }
  return seen;
}

function suffixMinimum(installs: readonly Install[]): ReadonlyArray<Install | undefined> {
  const minima = Array.from<Install | undefined>({ length: installs.length + 1 });
  for (let place = installs.length - 1; place >= 0; place -= 1) {
    const own = installs[place];
    const later = minima[place + 1];
    minima[place] = own !== undefined && own.end < (later?.end ?? Infinity) ? own : later;
  }
  return minima;
}
