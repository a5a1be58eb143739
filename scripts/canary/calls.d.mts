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
  /** Calls that came with a token whose time was over, and were made again with another. */
  readonly renewed: number;
  readonly byKind: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function makeCalls(calling: Calling): Promise<Tally>;
export function sharesOf(tally: Tally): { readonly refused: number; readonly overloaded: number };
export function faultsOf(
  tally: Tally,
  seen: { readonly foreign: number; readonly heardBytes: Readonly<Record<string, number>> },
): string[];
export function chanceOf(seed: number): () => number;
