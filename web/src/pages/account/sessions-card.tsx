import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import { leave } from '../../api/session';
import type { Session } from '../../api/shapes/account';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { Confirmed } from '../../parts/confirmed';
import { NotYet } from '../../parts/notice';
import { Table } from '../../parts/table';
import { useTask } from '../../parts/use-task';
import { timeText } from '../../words/numbers';

/** Where one is logged in. */
export function SessionsCard() {
  const times = useSignal(0);
  return (
    <section class="card">
      <h2>Where you are logged in</h2>
      <Sessions key={times.value} onChange={() => (times.value += 1)} />
      <Confirmed
        label="Log out everywhere"
        question="End every session, this one too?"
        work={async () => {
          await ask('/v1/sessions:revokeAll', { method: 'POST', json: {} });
          leave();
        }}
      />
    </section>
  );
}

function Sessions({ onChange }: { readonly onChange: () => void }) {
  const reading = useAnswer<{ readonly sessions: readonly Session[] }>('/v1/sessions');
  const { answer, error } = reading.value;
  if (answer === undefined) return <NotYet what="Looking up sessions" error={error} />;
  return (
    <Table
      caption="Sessions, the newest first"
      rows={answer.value.sessions}
      columns={[
        { title: 'Since', cell: ({ createTime }) => timeText(createTime) },
        {
          title: 'End it',
          cell: (session) => (session.current ? 'this one' : <End {...session} onChange={onChange} />),
        },
        { title: 'Last used', cell: ({ lastUsedTime }) => timeText(lastUsedTime) },
        { title: 'Ends', cell: ({ expireTime }) => timeText(expireTime) },
      ]}
    />
  );
}

function End({ sessionId, createTime, onChange }: Session & { readonly onChange: () => void }) {
  const { run, busy } = useTask(async () => {
    await ask(`/v1/sessions/${sessionId}`, { method: 'DELETE' });
    announce('The session ended.');
    onChange();
  });
  return (
    <button type="button" aria-label={`End the session of ${timeText(createTime)}`} disabled={busy} onClick={run}>
      End
    </button>
  );
}
