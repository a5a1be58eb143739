import { isPostgresAvailable, POSTGRES_INSTALL, startPostgres } from './postgres-server';
import { type ContextUnderTest, type Options, startContextUnderTest } from './running-context';

type Start = (options?: Options) => Promise<ContextUnderTest>;

/** Runs one suite on both databases. Where PostgreSQL is missing, its half shows as skipped, with what to install. */
export function onEveryDatabase(suite: (start: Start) => void): void {
  describe('on the embedded database', () => suite(startContextUnderTest));
  const [title, describeIt] = isPostgresAvailable()
    ? ['on PostgreSQL', describe]
    : [`on PostgreSQL (not here: ${POSTGRES_INSTALL})`, describe.skip];
  describeIt(title, () => {
    const servers: Awaited<ReturnType<typeof startPostgres>>[] = [];

    suite(async (options = {}) => {
      const server = await startPostgres();
      servers.push(server);
      return startContextUnderTest({ ...options, databaseUrl: server.url });
    });

    // After those of the suite, who close what is connected.
    afterAll(() => Promise.all(servers.map((server) => server.stop())));
  });
}

/** A Context for a whole suite: started before its first test and closed after its last. Outside of them there is none to ask. */
export function contextFor(start: Start, options?: Options): Omit<ContextUnderTest, 'close'> {
  let system: ContextUnderTest;

  beforeAll(async () => {
    system = await start(options);
  }, START_MS);

  afterAll(() => system?.close());

  return {
    get context() {
      return system.context;
    },
    get client() {
      return system.client;
    },
    as: (service) => system.as(service),
    alone: () => system.alone(),
    person: (email) => system.person(email),
    returning: (sessionId) => system.returning(sessionId),
  };
}

/** Of a database of its own, on a busy machine. */
const START_MS = 120_000;
