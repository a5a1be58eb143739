import { type Signal, useSignal } from '@preact/signals';

import { enter, expectSession } from '../../api/session';
import { valueOf } from '../../api/client';
import { useTask } from '../../parts/use-task';
import { Field } from '../../parts/field';
import { Failure } from '../../parts/notice';

export interface Grant {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** Opens a session whose refresh token no script gets to see. */
export async function logIn(email: string, password: string): Promise<void> {
  enter(await valueOf<Grant>('/v1/sessions', { method: 'POST', json: { email, password, refreshCookie: true } }));
}

export function LogIn({ email }: { readonly email: Signal<string> }) {
  const password = useSignal('');
  const { run, busy, error } = useTask(() => logIn(email.value, password.value));
  return (
    <form
      aria-label="Log in"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <h2>Log in</h2>
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
        autocomplete="current-password"
        required
        value={password.value}
        onValue={(value) => (password.value = value)}
      />
      <Failure error={error} />
      <button type="submit" class="first" disabled={busy}>
        {busy ? 'Logging in …' : 'Log in'}
      </button>
      <OtherIssuer />
      <p class="aside">
        <a href="#/sign-up">Make an account</a> · <a href="#/recover">Use a recovery code</a>
      </p>
    </form>
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
