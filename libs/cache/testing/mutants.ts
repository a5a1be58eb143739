import type { Mutant } from './mutants/mutant';
import { OF_THE_FLIGHT } from './mutants/of-the-flight';
import { OF_THE_KEY } from './mutants/of-the-key';
import { OF_THE_RECORD } from './mutants/of-the-record';
import { OF_THE_STORE } from './mutants/of-the-store';

export type { Mutant };

/** Every variant the checker has to catch. */
export const MUTANTS: readonly Mutant[] = [...OF_THE_KEY, ...OF_THE_STORE, ...OF_THE_FLIGHT, ...OF_THE_RECORD];
