import { type Signal, useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import { go } from '../../app/router';
import { Field } from '../../parts/field';
import { useTask } from '../../parts/use-task';
import { EntranceForm } from './entrance-form';
import { logIn } from './log-in';

/** Makes an account and goes in. */
export function SignUp({ email }: { readonly email: Signal<string> }) {
  const password = useSignal('');
  const displayName = useSignal('');
  const task = useTask(async () => {
    const json = { email: email.value, password: password.value, displayName: displayName.value };
    await ask('/v1/accounts', { method: 'POST', json });
    go('/portfolios');
    await logIn(email.value, password.value);
  });
  return (
    <EntranceForm
      title="Make an account"
      email={email}
      task={task}
      submit="Make the account"
      sending="Making it …"
      aside={
        <p class="aside">
          <a href="#/">I have an account</a>
        </p>
      }
    >
      <Field
        label="Password"
        type="password"
        autocomplete="new-password"
        required
        minLength={12}
        hint="At least 12 characters. A sentence is easier to keep than a puzzle."
        value={password.value}
        onValue={(value) => (password.value = value)}
      />
      <Field
        label="Name"
        autocomplete="name"
        hint="What you are called here; may stay empty."
        value={displayName.value}
        onValue={(value) => (displayName.value = value)}
      />
    </EntranceForm>
  );
}
