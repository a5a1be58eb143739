import type { gatewayV1 } from '@perfolio/contracts';

import type { Block, Column, Table } from './blocks';
import type { Cell } from './numbers';

type Replica = gatewayV1.ReplicaCache;
type Activity = gatewayV1.CacheActivity;

/** A column of what each replica says. */
interface Told extends Column {
  cell(replica: Replica): Cell;
}

/** The cache of all replicas for a terminal: what each does now, where its answers came from, what it heard, and whose answers the store holds. */
export const fleetBlocks = (fleet: gatewayV1.GetFleetCacheResponse): readonly Block[] => [
  { title: 'Now', ...tableOf([NUMBER, STATE, ...MEMORY, ...WORK], fleet) },
  { title: 'Answers since the start, by where they came from', ...tableOf([NUMBER, ...SOURCES, FOUND], fleet) },
  { title: 'News of the last five minutes', ...tableOf([NUMBER, ...NEWS], fleet) },
  usersTable(fleet),
];

/** All that is said of the replicas in one table, for a spreadsheet. */
export const fleetSheet = (fleet: gatewayV1.GetFleetCacheResponse): Table =>
  tableOf([NUMBER, STATE, ...MEMORY, ...WORK, ...SOURCES, FOUND, ...NEWS], fleet);

/** What an operator should know and might overlook in the tables. */
export function fleetNotes({ replicas, others }: gatewayV1.GetFleetCacheResponse): readonly string[] {
  const away = replicas.filter(({ reachable }) => !reachable).length;
  const avoiding = replicas.filter((replica) => stateOf(replica) === NO_STORE).length;
  return [
    ...(away === 0 ? [] : [`\n${away} of ${replicas.length} replicas did not answer.`]),
    ...(avoiding === 0
      ? []
      : [`\n${avoiding} of ${replicas.length} replicas do without the shared store (perfolio doctor).`]),
    ...(others === 0n ? [] : [`\n${others} more users are not listed.`]),
  ];
}

const NO_STORE = 'no store';

function stateOf({ reachable, activity }: Replica): string {
  if (!reachable) return 'away';
  return activity?.storeAvoided === true ? NO_STORE : 'up';
}

const counted = (name: string, of: (activity: Activity) => bigint): Told => ({
  name,
  shape: 'integer',
  cell: ({ activity }) => (activity === undefined ? undefined : Number(of(activity))),
});

const NUMBER: Told = { name: 'Replica', shape: 'integer', cell: ({ replica }) => replica };
const STATE: Told = { name: 'State', cell: stateOf };

const MEMORY: readonly Told[] = [
  {
    name: 'Answers',
    shape: 'integer',
    cell: ({ reachable, entries }) => (reachable ? Number(entries) : undefined),
  },
  { name: 'Size', shape: 'bytes', cell: ({ reachable, bytes }) => (reachable ? Number(bytes) : undefined) },
];

const WORK: readonly Told[] = [
  counted('Flights', ({ flights }) => flights),
  counted('Waiting', ({ waiting }) => waiting),
  counted('Computing', ({ computing }) => computing),
  counted('Leases', ({ leases }) => leases),
];

const SOURCES: readonly Told[] = [
  counted('Memory', ({ localHits }) => localHits),
  counted('Store', ({ sharedHits }) => sharedHits),
  counted('Joined', ({ joined }) => joined),
  counted('Computed', ({ computed }) => computed),
  counted('Bypassed', ({ bypassed }) => bypassed),
];

/** Answers that needed no computation of their own, as a share of all. */
const FOUND: Told = {
  name: 'Found',
  shape: 'percent',
  cell: ({ activity }) => {
    if (activity === undefined) return undefined;
    const { localHits, sharedHits, joined, computed, bypassed } = activity;
    const found = localHits + sharedHits + joined;
    const all = found + computed + bypassed;
    return all === 0n ? undefined : Number(found) / Number(all);
  },
};

const NEWS: readonly Told[] = [
  counted('Changes heard', ({ changesHeard }) => changesHeard),
  counted('Link lost or back', ({ linkTurns }) => linkTurns),
];

const tableOf = (columns: readonly Told[], { replicas }: gatewayV1.GetFleetCacheResponse): Table => ({
  kind: 'table',
  columns,
  rows: replicas.map((replica) => columns.map(({ cell }) => cell(replica))),
});

const usersTable = ({ users }: gatewayV1.GetFleetCacheResponse): Table => ({
  kind: 'table',
  title: 'Users, in the shared store',
  columns: [{ name: 'User' }, { name: 'Answers', shape: 'integer' }, { name: 'Size', shape: 'bytes' }],
  rows: users.map(({ userId, counted: known, methods }) => [
    userId,
    known ? methods.reduce((sum, { entries }) => sum + Number(entries), 0) : undefined,
    known ? methods.reduce((sum, { bytes }) => sum + Number(bytes), 0) : undefined,
  ]),
  empty: 'Nothing is cached.',
});
