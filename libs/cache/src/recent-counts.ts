import type { Clock } from './clock';

const SPAN_MS = 10_000;
/** Five minutes, the span under way included. */
const SPANS = 30;

interface Span<Kind> {
  readonly number: number;
  readonly counts: Map<Kind, number>;
}

/** How often things happened in the last five minutes. What is older is forgotten, ten seconds at a time. */
export class RecentCounts<Kind extends string> {
  #spans: Array<Span<Kind>> = [];

  constructor(private readonly clock: Clock) {}

  add(kind: Kind): void {
    const { counts } = this.#current();
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }

  of(kind: Kind): number {
    this.#forget();
    return this.#spans.reduce((sum, { counts }) => sum + (counts.get(kind) ?? 0), 0);
  }

  #current(): Span<Kind> {
    const number = this.#forget();
    const last = this.#spans.at(-1);
    if (last?.number === number) return last;
    const span: Span<Kind> = { number, counts: new Map() };
    this.#spans.push(span);
    return span;
  }

  /** The number of the span under way. */
  #forget(): number {
    const now = Math.trunc(this.clock.elapsed() / SPAN_MS);
    this.#spans = this.#spans.filter(({ number }) => number > now - SPANS);
    return now;
  }
}
