import type { Mutant } from './mutant';

export const OF_THE_RECORD: readonly Mutant[] = [
  {
    name: 'resolve-joins-sent-batch',
    wrong: 'a read takes the answer of a Resolve sent before it began',
    flaw: 'resolve-joins-sent-batch',
  },
  { name: 'resolve-remembered', wrong: 'a gateway remembers what Resolve said', flaw: 'resolve-remembered' },
  {
    name: 'resolve-mixes-callers',
    wrong: 'the items of a batch go to the wrong callers',
    flaw: 'resolve-mixes-callers',
  },
  { name: 'resolve-reads-standby', wrong: 'Resolve reads a database that lags behind', flaw: 'resolve-reads-standby' },
  { name: 'change-without-bump', wrong: 'a change leaves the generation as it was', flaw: 'change-without-bump' },
  {
    name: 'snapshot-ignores-generation',
    wrong: 'newer data is computed under an older generation, and outlives its own loss',
    flaw: 'snapshot-ignores-generation',
  },
];
