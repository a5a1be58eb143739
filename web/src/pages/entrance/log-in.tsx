import { type Signal, useSignal } from '@preact/signals';

import { enter, expectSession, type Grant } from '../../api/session';
import { valueOf } from '../../api/client';
import { useTask } from '../../parts/use-task';
import { Field } from '../../parts/field';
import { EntranceForm } from './entrance-form';

/** Opens a session whose refresh token no script gets to see. */
export async function logIn(email: string, password: string): Promise<void> {
  enter(await valueOf<Grant>('/v1/sessions', { method: 'POST', json: { email, password, refreshCookie: true } }));
}

export function LogIn({ email }: { readonly email: Signal<string> }) {
  const password = useSignal('');
  const task = useTask(() => logIn(email.value, password.value));
  return (
    <EntranceForm
      title="Log in"
      email={email}
      task={task}
      submit="Log in"
      sending="Logging in …"
      aside={
        <>
          <OtherIssuer />
          <p class="aside">
            <a href="#/sign-up">Make an account</a> · <a href="#/recover">Use a recovery code</a>
          </p>
        </>
      }
    >
      <Field
        label="Password"
        type="password"
        autocomplete="current-password"
        required
        value={password.value}
        onValue={(value) => (password.value = value)}
      />
    </EntranceForm>
  );
}

/** The page knows from its first line whether the service has another issuer. */
function OtherIssuer() {
  if (document.documentElement.dataset.oidc !== 'true') return null;
  return (
    <a class="button" href="/v1/oidc/login?returnTo=/" onClick={expectSession}>
      Log in with your organisation
    </a>
  );
}
