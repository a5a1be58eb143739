/** What an address may give up, on all its connections together. */
export interface ResetAllowance {
  readonly atOnce: number;
  readonly perSecond: number;
}

interface Spent {
  /** Drains by `perSecond`. */
  level: number;
  at: number;
}

/** So many addresses are remembered; beyond that the one that began first is forgotten. */
const MOST = 10_000;

/**
 * Bounds what one address may have us begin for nothing. A connection has a bound of its own, but is opened anew at once when it is cut,
 * and there may be thousands of them: so the address pays, and waits for what it opens while it is in debt.
 */
export class ResetBudget {
  readonly #spent = new Map<string, Spent>();

  /** @param now milliseconds of a clock that never steps */
  constructor(
    private readonly allowance: ResetAllowance,
    private readonly now: () => number,
  ) {}

  pay(address: string, count: number): void {
    const spent = this.#drained(address) ?? this.#first(address);
    // A debt has an end, however much was under way when it began.
    spent.level = Math.min(spent.level + count, 2 * this.allowance.atOnce);
  }

  isInDebt(address: string): boolean {
    const spent = this.#drained(address);
    return spent !== undefined && spent.level > this.allowance.atOnce;
  }

  #drained(address: string): Spent | undefined {
    const spent = this.#spent.get(address);
    if (spent === undefined) return undefined;
    const now = this.now();
    spent.level = Math.max(0, spent.level - ((now - spent.at) * this.allowance.perSecond) / 1000);
    spent.at = now;
    return spent;
  }

  #first(address: string): Spent {
    const spent = { level: 0, at: this.now() };
    const [oldest] = this.#spent.keys();
    if (oldest !== undefined && this.#spent.size >= MOST) this.#spent.delete(oldest);
    this.#spent.set(address, spent);
    return spent;
  }
}
