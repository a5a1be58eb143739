import type { Logger } from '@perfolio/service';

import { translated } from './database-errors';
import type { Connection, Pool, QueryOutcome } from './pool';

/**
 * A pool whose failures are the house's own. A database out of reach, and one that is back, is one log line each, with the driver's
 * words, which never go further.
 */
export function guardedPool(pool: Pool, logger: Logger): Pool {
  let reachable = true;
  const noted = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      const result = await work();
      if (!reachable) logger.info('the database is back');
      reachable = true;
      return result;
    } catch (error) {
      const failure = translated(error);
      if (failure.reason === 'DEPENDENCY_UNAVAILABLE' && reachable) {
        reachable = false;
        logger.warn({ err: failure.cause }, 'the database is out of reach');
      }
      throw failure;
    }
  };
  let ended: Promise<void> | undefined;
  return {
    options: pool.options,
    end: () => {
      ended ??= pool.end();
      return ended;
    },
    connect: async () => guarded(await noted(() => pool.connect()), noted),
  };
}

const guarded = (
  connection: Connection,
  noted: (work: () => Promise<QueryOutcome>) => Promise<QueryOutcome>,
): Connection => ({
  query: (sql, parameters) => noted(() => connection.query(sql, parameters)),
  release: (destroy) => connection.release(destroy),
});
