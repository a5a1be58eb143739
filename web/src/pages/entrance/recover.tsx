import { type Signal, useSignal } from '@preact/signals';

import { valueOf } from '../../api/client';
import { enter, type Grant } from '../../api/session';
import { go } from '../../app/router';
import { Field } from '../../parts/field';
import { useTask } from '../../parts/use-task';
import { EntranceForm } from './entrance-form';

/** Goes in with a code that was kept for the day the password is lost. */
export function Recover({ email }: { readonly email: Signal<string> }) {
  const recoveryCode = useSignal('');
  const newPassword = useSignal('');
  const task = useTask(async () => {
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
    <EntranceForm
      title="Use a recovery code"
      email={email}
      task={task}
      submit="Go in"
      sending="Going in …"
      aside={
        <p class="aside">
          <a href="#/">Log in with a password</a>
        </p>
      }
    >
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
        hint="Empty keeps the current one."
        value={newPassword.value}
        onValue={(value) => (newPassword.value = value)}
      />
    </EntranceForm>
  );
}
