import { useSignal } from '@preact/signals';

import type { SecurityEvent } from '../../api/shapes/account';
import { useAnswer } from '../../api/use-answer';
import { Failure, Waiting } from '../../parts/notice';
import { Table } from '../../parts/table';
import { timeText } from '../../words/numbers';

/** What happened to accounts and credentials. */
export function AuditCard() {
  const tokens = useSignal<readonly string[]>(['']);
  return (
    <section class="card">
      <h2>What happened to accounts and credentials</h2>
      {tokens.value.map((token) => (
        <Page
          key={token}
          token={token}
          onMore={token === tokens.value.at(-1) ? (next) => (tokens.value = [...tokens.value, next]) : undefined}
        />
      ))}
    </section>
  );
}

interface PageParts {
  readonly token: string;
  readonly onMore: ((token: string) => void) | undefined;
}

function Page({ token, onMore }: PageParts) {
  const path = `/v1/admin/audit?pageToken=${encodeURIComponent(token)}`;
  const reading = useAnswer<{ readonly events: readonly SecurityEvent[]; readonly nextPageToken: string }>(path);
  const { answer, error } = reading.value;
  if (answer === undefined)
    return error === undefined ? <Waiting what="Reading the audit" /> : <Failure error={error} />;
  const { events, nextPageToken } = answer.value;
  return (
    <>
      <Table
        caption="Events, the newest first"
        rows={events}
        columns={[
          { title: 'When', cell: ({ time }) => timeText(time) },
          { title: 'What', cell: ({ event, detail }) => (detail === '' ? event : `${event}: ${detail}`) },
          { title: 'Who', cell: ({ actorId }) => <code>{actorId.slice(0, 8) || 'a stranger'}</code> },
          { title: 'To whom', cell: ({ subjectId }) => <code>{subjectId.slice(0, 8) || '–'}</code> },
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
