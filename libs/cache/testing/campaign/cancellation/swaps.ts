import type { Chance } from '../../simulation/chance';
import { METHODS, type Question } from './content';
import type { Frames } from './frames';
import type { People } from './people';

/** What two frames that change places differ in. */
export const SWAPS = ['users', 'keys', 'methods', 'generations', 'versions'] as const;
export type Swap = (typeof SWAPS)[number];

interface SwapParts {
  readonly chance: Chance;
  readonly frames: Frames;
  readonly people: People;
  readonly anyQuestion: () => Question;
}

const MOST_REMEMBERED = 200;

/** The question whose frame is to lie in the other's place; of another generation there is none to be asked any more. */
export function neighbourOf(question: Question, swap: Exclude<Swap, 'generations'>, other: Question): Question {
  switch (swap) {
    case 'users':
      return { ...question, user: other.user, generation: other.generation };
    case 'keys':
      return { ...question, request: question.request + 1 };
    case 'methods':
      return { ...question, method: METHODS[question.method === METHODS[0] ? 1 : 0] };
    case 'versions':
      return { ...question, version: question.version - 1 };
    default:
      return swap satisfies never;
  }
}

/** Swaps frames of what everybody is asking for, as fast as it can. */
export class Swapper {
  readonly done: Record<Swap, number> = { users: 0, keys: 0, methods: 0, generations: 0, versions: 0 };
  /** Frames it has seen, to be brought back when their generation is over. */
  readonly #remembered: Array<{ readonly question: Question; readonly frame: Buffer }> = [];

  constructor(private readonly parts: SwapParts) {}

  async swap(): Promise<void> {
    const { chance, anyQuestion } = this.parts;
    const swap = chance.pick(SWAPS);
    const question = anyQuestion();
    const happened =
      swap === 'generations'
        ? await this.#bringBack()
        : await this.#exchange(question, neighbourOf(question, swap, anyQuestion()));
    if (happened) this.done[swap] += 1;
  }

  async #exchange(one: Question, other: Question): Promise<boolean> {
    const { frames } = this.parts;
    if (one.user === other.user && one.generation !== other.generation) return false;
    const [first, second] = await Promise.all([frames.of(one), frames.of(other)]);
    if (first !== undefined) this.#remember(one, first);
    if (first === undefined || second === undefined) return false;
    const put = await Promise.all([frames.put(first, other), frames.put(second, one)]);
    return put.includes(true);
  }

  #remember(question: Question, frame: Buffer): void {
    if (this.#remembered.length >= MOST_REMEMBERED) this.#remembered.shift();
    this.#remembered.push({ question, frame });
  }

  /** Puts the oldest frame it has where the answer of the same question lies by now. */
  async #bringBack(): Promise<boolean> {
    const { frames, people } = this.parts;
    const oldest = this.#remembered[0];
    if (oldest === undefined) return false;
    const generation = people.generationOf(oldest.question.user);
    if (generation === oldest.question.generation) return false;
    this.#remembered.shift();
    return frames.put(oldest.frame, { ...oldest.question, generation });
  }
}
