import { METHODS, type Question } from './content';
import type { Crew } from './crew';
import type { Frames } from './frames';
import type { Counted } from './messages';
import type { People } from './people';
import { neighbourOf, type Swap, SWAPS } from './swaps';

/**
 * What became of a foreign frame that a process met: it was a miss and was counted; it was opened; or nobody counted it. `unmet`: the
 * frame was gone again or the store away when the process looked.
 */
type Attempt = 'refused' | 'opened' | 'uncounted' | 'unmet';

interface ProbeParts {
  readonly crew: Crew;
  /** The places of two processes that nobody else asks: one fills; the other meets what was swapped, and its counts are of that alone. */
  readonly filler: number;
  readonly witness: number;
  readonly frames: Frames;
  readonly people: People;
}

const REJECTED = 'cache.rejected ';

/** Puts one foreign frame after another before a process, of keys nobody else knows, and looks what that makes of each. */
export class Prober {
  readonly attempts: Record<Swap, Record<Attempt, number>> = {
    users: none(),
    keys: none(),
    methods: none(),
    generations: none(),
    versions: none(),
  };
  /** Why frames were refused, by what was swapped. */
  readonly reasons: Record<string, number> = {};
  #requests = 1_000;

  constructor(private readonly parts: ProbeParts) {}

  /** How many foreign frames a process has met of the kind it has met least. */
  get leastMet(): number {
    return Math.min(...SWAPS.map((swap) => this.attempts[swap].refused + this.attempts[swap].opened));
  }

  total(attempt: Attempt): number {
    return SWAPS.reduce((sum, swap) => sum + this.attempts[swap][attempt], 0);
  }

  async attempt(): Promise<void> {
    for (const swap of SWAPS) this.attempts[swap][await this.#attempt(swap)] += 1;
  }

  async #attempt(swap: Swap): Promise<Attempt> {
    const { people, frames } = this.parts;
    this.#requests += 2;
    const [user = '', other = ''] = people.users;
    const before = this.#question(user);
    const foreign =
      swap === 'generations'
        ? await this.#stored(before)
        : await this.#stored(neighbourOf(before, swap, this.#question(other)));
    if (swap === 'generations') await people.moveOn(user);
    const question = this.#question(user);
    const own = await this.#stored(question);
    if (foreign === undefined || own === undefined || !(await frames.put(foreign, question))) return 'unmet';
    return this.#show(question, swap);
  }

  async #show(question: Question, swap: Swap): Promise<Attempt> {
    const { crew, witness } = this.parts;
    const before = await crew.countsOf(witness);
    const answer = await crew.ask(witness, question);
    const counts = rejectedSince(before, await crew.countsOf(witness));
    if (answer.kind === 'ended') return 'unmet';
    if (answer.foreignBytes > 0) return 'opened';
    if (counts.length === 0) return answer.outcome === 'computed' ? 'uncounted' : 'unmet';
    for (const reason of new Set(counts)) {
      const name = `${swap}: ${reason}`;
      this.reasons[name] = (this.reasons[name] ?? 0) + 1;
    }
    return 'refused';
  }

  /** Has it computed and filled. What was computed with the store away is of no use, and another question is as good. */
  async #stored(question: Question): Promise<Buffer | undefined> {
    const { crew, filler, frames } = this.parts;
    const answer = await crew.ask(filler, question);
    return answer.kind === 'answered' && answer.stored ? frames.of(question) : undefined;
  }

  #question(user: string): Question {
    const generation = this.parts.people.generationOf(user);
    return { user, generation, method: METHODS[0], request: this.#requests, version: 2 };
  }
}

/** The reasons that were counted in between, one as often as it was. */
function rejectedSince(before: Counted['counts'], after: Counted['counts']): readonly string[] {
  return Object.entries(after)
    .filter(([name]) => name.startsWith(REJECTED))
    .flatMap(([name, count]) => Array<string>(count - (before[name] ?? 0)).fill(name.slice(REJECTED.length)));
}

function none(): Record<Attempt, number> {
  return { refused: 0, opened: 0, uncounted: 0, unmet: 0 };
}
