import { useSignal } from '@preact/signals';

import { asked, valueOf } from '../../api/client';
import type { Account } from '../../api/shapes/account';
import { announce } from '../../app/announce';
import { me } from '../../app/me';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { saveAs } from '../../parts/save-as';
import { useTask } from '../../parts/use-task';

/** A name, and all that is kept of a person as a file. */
export function ProfileCard({ account }: { readonly account: Account }) {
  const displayName = useSignal(account.displayName);
  const store = useTask(async () => {
    me.value = await valueOf<Account>('/v1/me', { method: 'PATCH', json: { displayName: displayName.value } });
    announce('Your name is stored.');
  });
  const take = useTask(async (signal) => {
    const response = await asked('/v1/me:export', { signal });
    saveAs('perfolio-export.jsonl', await response.blob());
  });
  return (
    <section class="card">
      <h2>You</h2>
      <Form label="Profile" onSubmit={store.run}>
        <Field
          label="Name"
          autocomplete="name"
          value={displayName.value}
          onValue={(value) => (displayName.value = value)}
        />
        <Failure error={store.error ?? take.error} />
        <p class="actions">
          <button type="submit" disabled={store.busy}>
            Store
          </button>
          <button type="button" disabled={take.busy} onClick={take.run}>
            {take.busy ? 'Gathering …' : 'Take everything out'}
          </button>
        </p>
      </Form>
      <p class="hint">
        Taking out gives one file: your account, portfolios, limits, scenarios, grants and keys, a line of JSON each.
      </p>
    </section>
  );
}
