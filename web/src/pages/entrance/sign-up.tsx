import { type Signal, useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import { go } from '../../app/router';
import { Field } from '../../parts/field';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { logIn } from './log-in';

/** Makes an account and goes in. */
export function SignUp({ email }: { readonly email: Signal<string> }) {
  const password = useSignal('');
  const displayName = useSignal('');
  const { run, busy, error } = useTask(async () => {
    const json = { email: email.value, password: password.value, displayName: displayName.value };
    await ask('/v1/accounts', { method: 'POST', json });
    go('/portfolios');
    await logIn(email.value, password.value);
  });
  return (
    <form
      aria-label="Make an account"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <h2>Make an account</h2>
      <Field
        label="Name"
        autocomplete="name"
        value={displayName.value}
        onValue={(value) => (displayName.value = value)}
      />
      <Field
        label="Email"
        type="email"
        autocomplete="username"
        required
        value={email.value}
        onValue={(value) => (email.value = value)}
      />
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
      <Failure error={error} />
      <button type="submit" class="first" disabled={busy}>
        {busy ? 'Making it …' : 'Make the account'}
      </button>
      <p class="aside">
        <a href="#/">I have an account</a>
      </p>
    </form>
  );
}
