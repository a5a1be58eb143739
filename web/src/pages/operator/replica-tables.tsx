import type { FleetCache, ReplicaCache } from '../../api/shapes/cache';
import { type Column, Table } from '../../parts/table';
import { hitRatioOf } from '../../words/activity';
import { bytesText, percent } from '../../words/numbers';

const REPLICA: Column<ReplicaCache> = { title: 'Replica', cell: ({ replica }) => replica };

/** What each replica holds and does at this moment. */
export const ReplicasNow = ({ fleet: { replicas } }: { readonly fleet: FleetCache }) => (
  <Table
    caption="Replicas of Risk: what they hold and do now"
    rows={replicas}
    columns={[
      REPLICA,
      { title: 'State', cell: (replica) => <span class="state">{stateOf(replica)}</span> },
      { title: 'Answers in memory', number: true, cell: ({ reachable, entries }) => (reachable ? entries : '–') },
      { title: 'Size', number: true, cell: ({ reachable, bytes }) => (reachable ? bytesText(Number(bytes)) : '–') },
      { title: 'Questions under way', number: true, cell: ({ activity }) => activity?.flights ?? '–' },
      { title: 'Callers waiting', number: true, cell: ({ activity }) => activity?.waiting ?? '–' },
      { title: 'Computations', number: true, cell: ({ activity }) => activity?.computing ?? '–' },
      { title: 'Leases held', number: true, cell: ({ activity }) => activity?.leases ?? '–' },
      { title: 'Changes heard, 5 min', number: true, cell: ({ activity }) => activity?.changesHeard ?? '–' },
      { title: 'Link lost or back, 5 min', number: true, cell: ({ activity }) => activity?.linkTurns ?? '–' },
    ]}
  />
);

function stateOf({ reachable, activity }: ReplicaCache): string {
  if (!reachable) return '✕ away';
  return activity?.storeAvoided === true ? '! goes round the store' : '✓ answers';
}

/** Where the answers of each replica came from since it started. */
export const ReplicaAnswers = ({ fleet: { replicas } }: { readonly fleet: FleetCache }) => (
  <Table
    caption="Answers since each replica started"
    rows={replicas}
    columns={[
      REPLICA,
      { title: 'Hit ratio', number: true, cell: ({ activity }) => percent(hitRatioOf(activity), 0) },
      { title: 'From memory', number: true, cell: ({ activity }) => activity?.localHits ?? '–' },
      { title: 'From the store', number: true, cell: ({ activity }) => activity?.sharedHits ?? '–' },
      { title: 'Joined', number: true, cell: ({ activity }) => activity?.joined ?? '–' },
      { title: 'Computed', number: true, cell: ({ activity }) => activity?.computed ?? '–' },
      { title: 'Without the store', number: true, cell: ({ activity }) => activity?.bypassed ?? '–' },
    ]}
  />
);
