import { useSignal } from '@preact/signals';

import { ask, valueOf } from '../../api/client';
import type { ApiKey } from '../../api/shapes/account';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { NotYet } from '../../parts/notice';
import { Table } from '../../parts/table';
import { useTask } from '../../parts/use-task';
import { timeText } from '../../words/numbers';
import { NewKeyForm, type NewKey } from './new-key-form';

/** Keys for programs that act in one's name. */
export function ApiKeysCard({ isAdministrator }: { readonly isAdministrator: boolean }) {
  const times = useSignal(0);
  const made = useSignal('');
  const make = async ({ name, scopes, expireTime }: NewKey) => {
    const json = { name, scopes, ...(expireTime !== '' && { expireTime: `${expireTime}T00:00:00Z` }) };
    const { apiKey } = await valueOf<{ readonly apiKey: string }>('/v1/apiKeys', { method: 'POST', json });
    made.value = apiKey;
    times.value += 1;
  };
  return (
    <section class="card">
      <h2>Keys for programs</h2>
      <ApiKeys key={times.value} onChange={() => (times.value += 1)} />
      {made.value !== '' && (
        <div class="notice good" role="status">
          <p>The new key. It is shown now and never again:</p>
          <code class="secret">{made.value}</code>
        </div>
      )}
      <NewKeyForm isAdministrator={isAdministrator} onMake={make} />
    </section>
  );
}

function ApiKeys({ onChange }: { readonly onChange: () => void }) {
  const reading = useAnswer<{ readonly apiKeys: readonly ApiKey[] }>('/v1/apiKeys');
  const { answer, error } = reading.value;
  if (answer === undefined) return <NotYet what="Looking up keys" error={error} />;
  if (answer.value.apiKeys.length === 0) return <p class="empty">There is no key.</p>;
  return (
    <Table
      caption="Keys, the newest first"
      rows={answer.value.apiKeys}
      columns={[
        { title: 'Name', cell: ({ name }) => name },
        { title: 'Revoke', cell: (key) => <Revoke {...key} onChange={onChange} /> },
        { title: 'May', cell: ({ scopes }) => scopes.join(', ') },
        { title: 'Last used', cell: ({ lastUsedTime }) => timeText(lastUsedTime) },
        { title: 'Ends', cell: ({ expireTime }) => timeText(expireTime) },
      ]}
    />
  );
}

function Revoke({ keyId, name, onChange }: ApiKey & { readonly onChange: () => void }) {
  const { run, busy } = useTask(async () => {
    await ask(`/v1/apiKeys/${keyId}`, { method: 'DELETE' });
    announce(`The key ${name} opens nothing any more.`);
    onChange();
  });
  return (
    <button type="button" aria-label={`Revoke ${name}`} disabled={busy} onClick={run}>
      Revoke
    </button>
  );
}
