import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { contextV1, gatewayV1 } from '@perfolio/contracts';
import { createLogger } from '@perfolio/service';

import { type OpenDatabase, openDatabase, restoreBackup, writeBackup } from '../src/backup';
import { type ContextUnderTest, type Person, startContextUnderTest } from './running-context';

const { ContextServiceService: Portfolios } = contextV1;

export const NOW = Date.UTC(2026, 0, 2);
/** What is hard to carry: quotes, escapes, what elsewhere ends a list or a value, and beyond the first plane. */
export const AWKWARD = `O'Brien "the\\n" [1], \\x00 ünïcode 🎲 {1,2} NULL`;

export const opened = ({ url, dataDir }: Place) =>
  openDatabase({ url, dataDir }, createLogger('context', 'silent', process.stdout));

export interface Place {
  readonly url: string | undefined;
  readonly dataDir: string;
}

export const onRecord = async <Result>(
  place: Place,
  work: (record: OpenDatabase) => Promise<Result>,
): Promise<Result> => {
  const record = await opened(place);
  try {
    return await work(record);
  } finally {
    await record.close();
  }
};

export const saved = (place: Place, key?: Uint8Array): Promise<Buffer> =>
  onRecord(place, (record) => savedFrom(record, key));

export async function savedFrom({ database }: OpenDatabase, key?: Uint8Array): Promise<Buffer> {
  const sink = new PassThrough();
  const [bytes] = await Promise.all([buffer(sink), writeBackup(database, sink, { key, now: () => NOW })]);
  return bytes;
}

export const restored = (
  place: Place,
  bytes: Uint8Array,
  { key, force = false }: { key?: Uint8Array; force?: boolean } = {},
) => onRecord(place, ({ database }) => restoreBackup(database, Readable.from([bytes]), { key, force }));

export async function serving<Result>(
  { url, dataDir }: Place,
  work: (context: ContextUnderTest) => Promise<Result>,
): Promise<Result> {
  const database = url === undefined ? {} : { databaseUrl: url };
  const context = await startContextUnderTest({ dataDir, ...database, env: { PERFOLIO_DEMO: 'on' } });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

const exportOf = async ({ client }: ContextUnderTest, person: Person) => {
  const records = [];
  for (let pageToken = ''; ; ) {
    const { message } = await client.unary(Portfolios.exportAccount, { pageToken }, await person.as());
    records.push(...message.records);
    pageToken = message.nextPageToken;
    if (pageToken === '') return records;
  }
};

/** Two people, one of them with everything that can be had, the other his guest. */
export async function peopled(context: ContextUnderTest): Promise<readonly string[]> {
  const [ann, bob] = [await context.person(), await context.person()];
  const positions = [
    { ticker: 'AAPL', quantity: { $case: 'weight', value: 0.1 + 0.2 } },
    { ticker: 'MSFT', quantity: { $case: 'weight', value: 1e-7 / 3 } },
  ] as const;
  const { portfolioId } = await ann.create({ name: AWKWARD, positions: [...positions] }, 'a key of idempotency');
  await ann.create({ name: 'Second' });
  const grant = gatewayV1.Grant.fromPartial({ email: bob.email, role: gatewayV1.Role.VIEWER });
  const scenario = gatewayV1.Scenario.fromPartial({ name: AWKWARD, newWeights: [{ ticker: 'AAPL', weight: 1 / 3 }] });
  const onward = await ann.as(portfolioId);
  await context.client.unary(Portfolios.createGrant, { portfolioId, grant, idempotencyKey: '' }, onward);
  await context.client.unary(Portfolios.createScenario, { portfolioId, scenario, idempotencyKey: '' }, onward);
  return [ann.sessionId, bob.sessionId];
}

export const exportsOf = (context: ContextUnderTest, sessions: readonly string[]) =>
  Promise.all(sessions.map((session) => exportOf(context, context.returning(session))));
