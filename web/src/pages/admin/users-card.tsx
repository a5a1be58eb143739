import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import type { User } from '../../api/shapes/account';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { me } from '../../app/me';
import { Address } from '../../parts/address';
import { Failure, NotYet } from '../../parts/notice';
import { Table } from '../../parts/table';
import { useTask } from '../../parts/use-task';
import { counted, timeText } from '../../words/numbers';

/** As many as the service tells at once. */
const MOST = 500;

/** Who has an account, and who is let in. */
export function UsersCard() {
  const times = useSignal(0);
  return (
    <section class="card">
      <Users key={times.value} onChange={() => (times.value += 1)} />
    </section>
  );
}

function findingOf(users: readonly User[]): string {
  const closed = users.filter(({ disabled }) => disabled).length;
  const all = users.length < MOST ? counted(users.length, 'account') : `The newest ${MOST} accounts`;
  return `${all}, ${closed === 0 ? 'all open' : `${closed} of them closed`}`;
}

function Users({ onChange }: { readonly onChange: () => void }) {
  const reading = useAnswer<{ readonly users: readonly User[] }>(`/v1/admin/users?pageSize=${MOST}`);
  const { answer, error } = reading.value;
  if (answer === undefined) return <NotYet what="Looking up users" error={error} />;
  return (
    <>
      <h2>{findingOf(answer.value.users)}</h2>
      <Table
        caption="Accounts, the newest first"
        rows={answer.value.users}
        columns={[
          { title: 'Email', cell: ({ email }) => <Address email={email} /> },
          { title: 'State', cell: ({ disabled }) => <span class="state">{disabled ? '✕ closed' : '✓ open'}</span> },
          {
            title: 'Change',
            cell: (user) => (user.userId === me.value?.userId ? 'you' : <Toggle {...user} onChange={onChange} />),
          },
          {
            title: 'Kind',
            cell: ({ administrator, service }) => (administrator ? 'administrator' : service ? 'program' : 'person'),
          },
          { title: 'Name', cell: ({ displayName }) => displayName || '–' },
          { title: 'Since', cell: ({ createTime }) => timeText(createTime) },
        ]}
      />
    </>
  );
}

function Toggle({ userId, email, disabled, onChange }: User & { readonly onChange: () => void }) {
  const verb = disabled ? 'enable' : 'disable';
  const text = disabled ? 'Open' : 'Close';
  const { run, busy, error } = useTask(async () => {
    await ask(`/v1/admin/users/${userId}:${verb}`, { method: 'POST', json: {} });
    announce(disabled ? `${email} may come in again.` : `${email} is shut out; his sessions ended.`);
    onChange();
  });
  return (
    <>
      <button type="button" aria-label={`${text} the account of ${email}`} disabled={busy} onClick={run}>
        {text}
      </button>
      <Failure error={error} />
    </>
  );
}
