import { MUTANTS } from '../testing/mutants';
import { catchMutant } from '../testing/simulation/seeds';

/** A mutant that hides well takes hundreds of seeds, and those take a while on a busy machine. */
const LONGEST_MS = 120_000;

/** A checker that nothing trips is no checker: each of these breaks the cache, or what stands round it, in one place. */
describe('the checker', () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    'catches %s',
    async (_, mutant) => {
      expect(await catchMutant(mutant)).toMatchObject({ caught: true });
    },
    LONGEST_MS,
  );
});
