/** What the lease package asks of `node:events`: to tell whoever listens. */
export class EventEmitter {
  readonly #listeners = new Map<string, Set<(said: unknown) => void>>();

  on(name: string, listener: (said: unknown) => void): this {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener));
    return this;
  }

  emit(name: string, said: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(said);
  }
}
