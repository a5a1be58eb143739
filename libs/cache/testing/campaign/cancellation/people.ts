import type { SharedParts } from '@perfolio/cache';

import type { Chance } from '../../simulation/chance';

/** Users and the generation each is at. Whoever moves on is dropped from the store as the relay does it. */
export class People {
  readonly #generations = new Map<string, string>();
  #numbers = 1_000_000;

  constructor(
    readonly users: readonly string[],
    private readonly parts: { readonly chance: Chance; readonly relay: SharedParts },
  ) {
    for (const user of users) this.#generations.set(user, this.#draw());
  }

  anybody(): string {
    return this.parts.chance.pick(this.users);
  }

  generationOf(user: string): string {
    return this.#generations.get(user) ?? '';
  }

  async moveOn(user: string): Promise<void> {
    const generation = this.#draw();
    this.#generations.set(user, generation);
    const announcement = new Uint8Array();
    await this.parts.relay.store.drop({ user, generation, announcement }, new AbortController().signal);
  }

  #draw(): string {
    this.#numbers += 1 + this.parts.chance.below(1_000);
    return `${this.#numbers}-${this.parts.chance.hex(16)}`;
  }
}

export const usersFrom = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `00000000-0000-4000-8000-${`${first + index}`.padStart(12, '0')}`);
