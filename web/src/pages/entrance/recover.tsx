import { type Signal, useSignal } from '@preact/signals';

import { valueOf } from '../../api/client';
import { enter } from '../../api/session';
import { go } from '../../app/router';
import { Field } from '../../parts/field';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import type { Grant } from './log-in';

/** Goes in with a code that was kept for the day the password is lost. */
export function Recover({ email }: { readonly email: Signal<string> }) {
  const recoveryCode = useSignal('');
  const newPassword = useSignal('');
  const { run, busy, error } = useTask(async () => {
    const json = {
      email: email.value,
      recoveryCode: recoveryCode.value,
      newPassword: newPassword.value,
      refreshCookie: true,
    };
    const grant = await valueOf<Grant>('/v1/sessions:recover', { method: 'POST', json });
    go('/portfolios');
    enter(grant);
  });
  return (
    <form
      aria-label="Use a recovery code"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <h2>Use a recovery code</h2>
      <Field
        label="Email"
        type="email"
        autocomplete="username"
        required
        value={email.value}
        onValue={(value) => (email.value = value)}
      />
      <Field
        label="Recovery code"
        autocomplete="one-time-code"
        required
        value={recoveryCode.value}
        onValue={(value) => (recoveryCode.value = value)}
      />
      <Field
        label="New password"
        type="password"
        autocomplete="new-password"
        minLength={12}
        hint="Empty keeps the one of now."
        value={newPassword.value}
        onValue={(value) => (newPassword.value = value)}
      />
      <Failure error={error} />
      <button type="submit" class="first" disabled={busy}>
        Go in
      </button>
      <p class="aside">
        <a href="#/">Log in with a password</a>
      </p>
    </form>
  );
}
