import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import type { FleetCache } from '../../api/shapes/cache';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Confirmed } from '../../parts/confirmed';
import { Failure, Waiting } from '../../parts/notice';
import { Table } from '../../parts/table';
import { bytesText, counted, number, percent } from '../../words/numbers';

/** What all replicas hold, for whom. */
export function FleetCacheCard() {
  const times = useSignal(0);
  return <Fleet key={times.value} onChange={() => (times.value += 1)} />;
}

function Fleet({ onChange }: { readonly onChange: () => void }) {
  const reading = useAnswer<FleetCache>('/v1/admin/cache');
  const { answer, error } = reading.value;
  if (answer === undefined)
    return error === undefined ? <Waiting what="Asking all replicas" /> : <Failure error={error} />;
  const clear = async () => {
    await ask('/v1/admin/cache:clear', { method: 'POST', json: {} });
    announce('Every cached answer of everybody is out of reach.');
    onChange();
  };
  return (
    <Card kicker="All replicas" title={findingOf(answer.value)} wide>
      <Replicas fleet={answer.value} />
      <Users fleet={answer.value} />
      <p class="actions">
        <button type="button" onClick={onChange}>
          Look again
        </button>
        <Confirmed label="Clear everybody’s" question="Make every cached answer unreachable?" work={clear} />
      </p>
    </Card>
  );
}

function findingOf({ replicas }: FleetCache): string {
  const away = replicas.filter(({ reachable }) => !reachable);
  const entries = replicas.reduce((sum, replica) => sum + Number(replica.entries), 0);
  return away.length === 0
    ? `${counted(replicas.length, 'replica')} up, ${counted(entries, 'answer')} in their memory`
    : `${away.length} of ${counted(replicas.length, 'replica')} did not answer`;
}

const Replicas = ({ fleet: { replicas } }: { readonly fleet: FleetCache }) => (
  <Table
    caption="Replicas of Risk"
    rows={replicas}
    columns={[
      { title: 'Replica', cell: ({ replica }) => replica },
      { title: 'State', cell: ({ reachable }) => (reachable ? '✓ answers' : '✕ away') },
      { title: 'Answers in memory', number: true, cell: ({ entries }) => entries },
      { title: 'Size', number: true, cell: ({ bytes }) => bytesText(Number(bytes)) },
    ]}
  />
);

function Users({ fleet: { users, others } }: { readonly fleet: FleetCache }) {
  const rows = users.flatMap(({ userId, counted: isCounted, methods }) =>
    methods.map((usage) => ({ userId, isCounted, ...usage })),
  );
  return (
    <Table
      caption={`Shared store, by user and question${others === '0' ? '' : `; ${others} more users`}`}
      rows={rows}
      columns={[
        { title: 'User', cell: ({ userId }) => <code>{userId.slice(0, 8)}</code> },
        { title: 'Question', cell: ({ method }) => method.split('/').at(-1) },
        { title: 'Kept', number: true, cell: ({ entries, isCounted }) => (isCounted ? entries : '–') },
        { title: 'Size', number: true, cell: ({ bytes, isCounted }) => (isCounted ? bytesText(Number(bytes)) : '–') },
        { title: 'Hit ratio', number: true, cell: ({ hitRatio }) => percent(hitRatio, 0) },
        { title: 'A computation', number: true, cell: ({ costMs }) => `${number(costMs, 1)} ms` },
        {
          title: 'Last computed',
          number: true,
          cell: ({ ageSeconds }) => (ageSeconds === undefined ? '–' : `${Math.round(ageSeconds)} s ago`),
        },
      ]}
    />
  );
}
