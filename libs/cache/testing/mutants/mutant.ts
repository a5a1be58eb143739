import type { Patch } from '../isolate';
import type { Flaw } from '../simulation/record';
import type { ThemeName } from '../simulation/theme';

/** A deliberately broken variant, and what it does wrong. A patch changes the cache itself, a flaw what stands round it. */
export interface Mutant {
  readonly name: string;
  readonly wrong: string;
  readonly patches?: readonly Patch[];
  readonly flaw?: Flaw;
  /** The themes it shows in: seeds of others are not tried. Absent for all. */
  readonly themes?: readonly ThemeName[];
}

export const patch = (file: string, find: string, replace: string): Patch => ({ file: `${file}.ts`, find, replace });
