import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { valueOf } from '../../api/client';
import { enter, expectSession, type Grant } from '../../api/session';
import { useTurnedBack } from '../../app/turned-back';
import { Field } from '../../parts/field';
import { useTask } from '../../parts/use-task';
import { turnedBackText } from '../../words/turned-back';
import { EntranceForm } from './entrance-form';

/** Opens a session whose refresh token no script gets to see. */
export async function logIn(email: string, password: string): Promise<void> {
  enter(await valueOf<Grant>('/v1/sessions', { method: 'POST', json: { email, password, refreshCookie: true } }));
}

export function LogIn({ email }: { readonly email: Signal<string> }) {
  const password = useSignal('');
  const task = useTask(() => logIn(email.value, password.value));
  const word = useTurnedBack();
  return (
    <EntranceForm
      title="Log in"
      email={email}
      task={task}
      before={word !== undefined && <TurnedBack word={word} />}
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

/** He was sent to the page of an account; whoever logs in now wants to see his portfolios. */
function TurnedBack({ word }: { readonly word: string }) {
  useEffect(() => location.replace('#/'), []);
  return (
    <p class="notice bad" role="alert">
      {turnedBackText(word, 'outside')}
    </p>
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
