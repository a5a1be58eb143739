import { useSignal } from '@preact/signals';

import { ask, valueOf } from '../../api/client';
import type { Account } from '../../api/shapes/account';
import { announce } from '../../app/announce';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';

/** How one gets in, and how when that is forgotten; for an account that another issuer opens, that it does. */
export function PasswordCard({ account }: { readonly account: Account }) {
  return (
    <section class="card">
      <h2>{account.byPassword ? 'Password and recovery' : 'No password opens this account'}</h2>
      {account.byPassword ? (
        <PasswordForm />
      ) : (
        <p>Your organisation’s log-in does: change your password there, and ask there when you have lost it.</p>
      )}
    </section>
  );
}

function PasswordForm() {
  const password = useSignal('');
  const newPassword = useSignal('');
  const codes = useSignal<readonly string[]>([]);
  const change = useTask(async () => {
    await ask('/v1/me:changePassword', {
      method: 'POST',
      json: { password: password.value, newPassword: newPassword.value },
    });
    password.value = '';
    newPassword.value = '';
    announce('The password is changed; your other sessions ended.');
  });
  const make = useTask(async () => {
    const made = await valueOf<{ readonly codes: readonly string[] }>('/v1/me/recoveryCodes', {
      method: 'POST',
      json: { password: password.value },
    });
    codes.value = made.codes;
  });
  return (
    <>
      <Form label="Password" onSubmit={change.run}>
        <div class="row">
          <Field
            label="Current password"
            type="password"
            autocomplete="current-password"
            required
            value={password.value}
            onValue={(value) => (password.value = value)}
          />
          <Field
            label="New password"
            type="password"
            autocomplete="new-password"
            minLength={12}
            required
            value={newPassword.value}
            onValue={(value) => (newPassword.value = value)}
          />
        </div>
        <Failure error={change.error ?? make.error} />
        <p class="actions">
          <button type="submit" disabled={change.busy}>
            Change it
          </button>
          <button type="button" disabled={make.busy || password.value === ''} onClick={make.run}>
            Make recovery codes
          </button>
        </p>
      </Form>
      {codes.value.length > 0 && (
        <>
          <p>Keep these where you keep keys. Each opens one session; they are shown now and never again.</p>
          <code class="secret">{codes.value.join(' ')}</code>
        </>
      )}
      <p class="hint">Recovery codes need the current password. New ones put the old ones out of use.</p>
    </>
  );
}
