import type { Watch } from './watch.mjs';
import type { Settled } from './people.mjs';

export interface Calling {
  readonly doors: readonly string[];
  readonly people: readonly Settled[];
  readonly watch: Watch;
  readonly calls: number;
  readonly atOnce: number;
  readonly chance: () => number;
  readonly said?: (line: string) => void;
}

export interface Tally {
  readonly calls: number;
  readonly cut: number;
  readonly ownSeen: number;
  readonly serverErrors: number;
  readonly byKind: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function makeCalls(calling: Calling): Promise<Tally>;
export function chanceOf(seed: number): () => number;
