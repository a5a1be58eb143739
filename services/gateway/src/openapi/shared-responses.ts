import type { Schema } from './schema';

/** Refusals that many operations share, said once. */
export class SharedResponses {
  readonly #names = new Map<string, string>();
  readonly #known: Record<string, Schema> = {};

  get components(): Readonly<Record<string, Schema>> {
    return this.#known;
  }

  /** References to responses by status. */
  of(responses: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
    return Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [
        status,
        { $ref: `#/components/responses/${this.#nameOf(status, response)}` },
      ]),
    );
  }

  #nameOf(status: string, response: Schema): string {
    const text = JSON.stringify(response);
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const others = Object.keys(this.#known).filter((name) => name.startsWith(`Refused${status}`)).length;
    const name = `Refused${status}${others === 0 ? '' : `_${others + 1}`}`;
    this.#names.set(text, name);
    this.#known[name] = response;
    return name;
  }
}
