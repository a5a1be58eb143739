import type { Chance } from '../simulation/chance';
import type { ReadKey, Said } from './messages';

interface Version {
  readonly generation: string;
  readonly value: string;
}

export type Violation = 'G1' | 'G2' | 'G3';

/** Where a read stood in its user's history when it began. */
interface Resolved {
  readonly key: ReadKey;
  readonly floor: number;
}

/** The simulated system of record: every user's versions, from the first to the one that holds. */
export class RecordOfTruth {
  readonly #histories = new Map<string, Version[]>();
  readonly #erasedAt = new Map<string, number>();

  constructor(
    readonly users: readonly string[],
    private readonly chance: Chance,
  ) {
    for (const user of users) this.change(user);
  }

  resolve(user: string, request: number): Resolved {
    const history = this.#historyOf(user);
    return { key: { user, generation: this.current(user), request }, floor: history.length - 1 };
  }

  current(user: string): string {
    return this.#historyOf(user).at(-1)?.generation ?? '';
  }

  /** What the user has at the generation; null when he has gone on. */
  payload({ user, generation }: ReadKey): string | null {
    const last = this.#historyOf(user).at(-1);
    return last?.generation === generation ? last.value : null;
  }

  change(user: string): string {
    const last = this.#historyOf(user).at(-1);
    const number = last === undefined ? 1_000_000 : numberOf(last.generation) + 1 + this.chance.below(1_000);
    return this.#append(user, number);
  }

  erase(user: string): string {
    const generation = this.change(user);
    this.#erasedAt.set(user, this.#historyOf(user).length - 1);
    return generation;
  }

  /** A failover that lost commits: numbers that have been come again, with another tag. */
  loseCommits(user: string): string {
    return this.#append(user, numberOf(this.current(user)));
  }

  /** What is wrong with an answer; nothing when it says what the user had at the generation asked for. */
  violationOf({ key, floor }: Resolved, said: Said | undefined): Violation | undefined {
    if (said?.user !== key.user || said.request !== key.request || !said.value.startsWith(key.user)) return 'G1';
    const history = this.#historyOf(key.user);
    const at = history.findIndex(({ generation }) => generation === said.generation);
    if (at < (this.#erasedAt.get(key.user) ?? 0) && at < floor) return 'G3';
    const isAsAsked = at >= floor && said.generation === key.generation && history[at]?.value === said.value;
    return isAsAsked ? undefined : 'G2';
  }

  #append(user: string, number: number): string {
    const generation = `${number}-${this.chance.hex(16)}`;
    this.#historyOf(user).push({ generation, value: `${user}:${this.chance.hex(16)}` });
    return generation;
  }

  #historyOf(user: string): Version[] {
    const history = this.#histories.get(user) ?? [];
    this.#histories.set(user, history);
    return history;
  }
}

const numberOf = (generation: string): number => Number(generation.slice(0, generation.indexOf('-')));
