// The rounds on a house that runs already: what was read that was older than acknowledged, and what was let in that had no right any more.
import { createProgram } from './program.mjs';
import { foreignAssertions, lastWords, revocations } from './refusals.mjs';
import { round, settleLane } from './lane.mjs';

/** How often within a lane's rounds assertions are tried on another portfolio. */
const FOREIGN_EVERY = 25;

/**
 * @param house `{ doors, replicas, secrets, admin }`: addresses, keys and the administrator's token
 * @param load gives modules of the services, as for `npm run fuzz`
 */
export async function makeRounds({ house, load, rounds, lanes, chance, times, said = () => {} }) {
  const { doors, replicas, secrets, admin } = house;
  const tally = { changes: 0, unchanged: 0, reads: {}, unanswered: {}, stale: [] };
  const foreign = { tried: 0, answered: 0 };
  const gone = { tried: 0, letIn: 0 };
  const program = await createProgram({ load, replicas, secrets, chance });
  let number = 0;
  const lane = async (index) => {
    const own = await settleLane(doors[index % doors.length]);
    for (let turn = 0; number < rounds; turn += 1) {
      number += 1;
      if (number % 100 === 0) said(`${number} rounds, ${tally.stale.length} stale`);
      await round(own, { doors, program, chance, number, tally });
      if (turn % FOREIGN_EVERY === 0) add(foreign, await foreignAssertions(own, { doors, program }));
    }
    add(gone, await lastWords(own, { doors, program }));
  };
  try {
    await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)));
  } finally {
    program.close();
  }
  return { ...tally, foreign, gone, revoked: await revocations({ doors, admin, times }) };
}

function add(sum, more) {
  for (const [name, count] of Object.entries(more)) sum[name] += count;
}

/** What the rounds found that must not be; empty when all is well. */
export function faultsOf({ rounds, changes, unanswered, stale, foreign, gone, revoked }) {
  const unread = Object.values(unanswered).reduce((sum, count) => sum + count, 0);
  return [
    ...(stale.length > 0 ? [`${stale.length} reads older than acknowledged`] : []),
    ...(foreign.answered > 0 ? [`${foreign.answered} assertions answered about another portfolio`] : []),
    ...(gone.letIn + revoked.letIn.length > 0
      ? [`${gone.letIn + revoked.letIn.length} let in after they lost the right`]
      : []),
    ...(changes < 0.98 * rounds ? [`only ${changes} of ${rounds} changes were made`] : []),
    ...(unread > 0.02 * rounds ? [`${unread} reads without an answer`] : []),
  ];
}
