import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import type { FleetCache } from '../../api/shapes/cache';
import { announce } from '../../app/announce';
import { BarChart } from '../../charts/bar-chart';
import { Card } from '../../parts/card';
import { Confirmed } from '../../parts/confirmed';
import { Failure, NotYet } from '../../parts/notice';
import { Table } from '../../parts/table';
import { answersFinding, fleetFinding, totalOf } from '../../words/activity';
import { bytesText, number, percent } from '../../words/numbers';
import { questionText } from '../../words/questions';
import { UserName, useUserNames } from '../admin/user-names';
import { ReplicaAnswers, ReplicasNow } from './replica-tables';
import { useFleet } from './use-fleet';

/** What all replicas hold and do, for whom. */
export function FleetCacheCard() {
  const times = useSignal(0);
  const { fleet, error } = useFleet(times.value).value;
  if (fleet === undefined) return <NotYet what="Asking all replicas" error={error} />;
  const clear = async () => {
    await ask('/v1/admin/cache:clear', { method: 'POST', json: {} });
    announce('Every cached answer of everybody is out of reach.');
    times.value += 1;
  };
  return (
    <>
      <Card kicker="All replicas, now" title={fleetFinding(fleet)} wide>
        <Failure error={error} />
        <ReplicasNow fleet={fleet} />
        <p class="hint">
          A question is computed once, however many wait for it; a lease keeps other replicas from computing the same.
          Asked again every two seconds while this page is in sight.
        </p>
      </Card>
      <Card kicker="All replicas, since they started" title={answersFinding(fleet)} wide>
        <Answers fleet={fleet} />
        <ReplicaAnswers fleet={fleet} />
      </Card>
      <Card kicker="Shared store" title={storeFinding(fleet)} wide>
        <Users fleet={fleet} />
        <p class="actions">
          <Confirmed label="Clear everybody’s" question="Make every cached answer unreachable?" work={clear} />
        </p>
      </Card>
    </>
  );
}

function Answers({ fleet }: { readonly fleet: FleetCache }) {
  return (
    <BarChart
      label={`Answers by where they came from. ${answersFinding(fleet)}.`}
      caption="Answers by where they came from"
      axis="answers of all replicas"
      text={(value) => value.toLocaleString('en-US')}
      rows={[
        { name: 'Memory', value: totalOf(fleet, 'localHits') },
        { name: 'Shared store', value: totalOf(fleet, 'sharedHits') },
        { name: 'Joined another’s', value: totalOf(fleet, 'joined') },
        { name: 'Computed', value: totalOf(fleet, 'computed'), tone: 'risk' },
        { name: 'Without the store', value: totalOf(fleet, 'bypassed'), tone: 'risk' },
      ]}
    />
  );
}

function storeFinding({ users }: FleetCache): string {
  const uncounted = users.filter(({ counted }) => !counted).length;
  if (uncounted > 0) return 'The shared store cannot be counted now';
  const methods = users.flatMap((user) => user.methods);
  const bytes = methods.reduce((sum, usage) => sum + Number(usage.bytes), 0);
  const entries = methods.reduce((sum, usage) => sum + Number(usage.entries), 0);
  return `${entries.toLocaleString('en-US')} answers kept, ${bytesText(bytes)}`;
}

function Users({ fleet: { users, others } }: { readonly fleet: FleetCache }) {
  const names = useUserNames().value;
  const rows = users.flatMap(({ userId, counted: isCounted, methods }) =>
    methods.map((usage) => ({ userId, isCounted, ...usage })),
  );
  return (
    <Table
      caption={`By user and question${others === '0' ? '' : `; ${others} more users`}`}
      rows={rows}
      columns={[
        { title: 'User', cell: ({ userId }) => <UserName id={userId} names={names} /> },
        { title: 'Question', cell: ({ method }) => questionText(method) },
        { title: 'Kept', number: true, cell: ({ entries, isCounted }) => (isCounted ? entries : '–') },
        { title: 'Size', number: true, cell: ({ bytes, isCounted }) => (isCounted ? bytesText(Number(bytes)) : '–') },
        { title: 'Hit ratio', number: true, cell: ({ hitRatio }) => percent(hitRatio, 0) },
        { title: 'A computation takes', number: true, cell: ({ costMs }) => `${number(costMs, 1)} ms` },
        {
          title: 'Last computed',
          number: true,
          cell: ({ ageSeconds }) => (ageSeconds === undefined ? '–' : `${Math.round(ageSeconds)} s ago`),
        },
      ]}
    />
  );
}
