import { useSignal } from '@preact/signals';

import type { SecurityEvent } from '../../api/shapes/account';
import { useAnswer } from '../../api/use-answer';
import { NotYet } from '../../parts/notice';
import { Table } from '../../parts/table';
import { capitalised } from '../../words/findings';
import { timeText } from '../../words/numbers';
import { eventText } from '../../words/questions';
import { UserName, type UserNames, useUserNames } from './user-names';

/** What happened to accounts and credentials. */
export function AuditCard() {
  const tokens = useSignal<readonly string[]>(['']);
  const names = useUserNames().value;
  return (
    <section class="card">
      <h2>What happened to accounts and credentials</h2>
      {tokens.value.map((token) => (
        <Page
          key={token}
          token={token}
          names={names}
          onMore={token === tokens.value.at(-1) ? (next) => (tokens.value = [...tokens.value, next]) : undefined}
        />
      ))}
    </section>
  );
}

interface PageParts {
  readonly token: string;
  readonly names: UserNames;
  readonly onMore: ((token: string) => void) | undefined;
}

function Page({ token, names, onMore }: PageParts) {
  const path = `/v1/admin/audit?pageToken=${encodeURIComponent(token)}`;
  const reading = useAnswer<{ readonly events: readonly SecurityEvent[]; readonly nextPageToken: string }>(path);
  const { answer, error } = reading.value;
  if (answer === undefined) return <NotYet what="Reading the audit" error={error} />;
  const { events, nextPageToken } = answer.value;
  return (
    <>
      <Table
        caption="Events, the newest first"
        rows={events}
        columns={[
          { title: 'What', cell: whatOf },
          { title: 'When', cell: ({ time }) => timeText(time) },
          {
            title: 'Who',
            cell: ({ actorId }) => (actorId === '' ? 'a stranger' : <UserName id={actorId} names={names} />),
          },
          { title: 'To whom', cell: (event) => <ToWhom event={event} names={names} /> },
          { title: 'From', cell: ({ address }) => address },
        ]}
      />
      {nextPageToken !== '' && onMore !== undefined && (
        <button type="button" onClick={() => onMore(nextPageToken)}>
          Older
        </button>
      )}
    </>
  );
}

const whatOf = ({ event, detail }: SecurityEvent): string => {
  const what = capitalised(eventText(event));
  return detail === '' ? what : `${what}: ${detail}`;
};

interface ToWhomParts {
  readonly event: SecurityEvent;
  readonly names: UserNames;
}

/** Most of what people do they do to their own accounts. */
function ToWhom({ event: { actorId, subjectId }, names }: ToWhomParts) {
  if (subjectId === '') return <>–</>;
  return subjectId === actorId ? <>the same</> : <UserName id={subjectId} names={names} />;
}
