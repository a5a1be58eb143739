import { isPostgresAvailable, POSTGRES_INSTALL, startPostgres } from './postgres-server';
import { type ContextUnderTest, type Options, startContextUnderTest } from './running-context';

/** Runs one suite on both databases. Where PostgreSQL is missing, its half shows as skipped, with what to install. */
export function onEveryDatabase(suite: (start: (options?: Options) => Promise<ContextUnderTest>) => void): void {
  describe('on the embedded database', () => suite(startContextUnderTest));
  const [title, describeIt] = isPostgresAvailable()
    ? ['on PostgreSQL', describe]
    : [`on PostgreSQL (not here: ${POSTGRES_INSTALL})`, describe.skip];
  describeIt(title, () => {
    const servers: Awaited<ReturnType<typeof startPostgres>>[] = [];

    afterAll(() => Promise.all(servers.map((server) => server.stop())));

    suite(async (options = {}) => {
      const server = await startPostgres();
      servers.push(server);
      return startContextUnderTest({ ...options, databaseUrl: server.url });
    });
  });
}
