import { useSignal } from '@preact/signals';

import { place } from '../../app/router';
import { LogIn } from './log-in';
import { Recover } from './recover';
import { SignUp } from './sign-up';

/** The door: who has an account logs in, who has none makes one. */
export function Entrance() {
  const [first] = place.value.parts;
  const email = useSignal('');
  return (
    <main class="entrance">
      <div class="pitch">
        <p class="brand">Perfolio</p>
        <h1>What drives the risk of a portfolio, how bad it can get, and what would help.</h1>
        <p>
          Bring positions and prices. Every number says what it was made of and when; nobody but you, and whom you let
          in, sees yours.
        </p>
      </div>
      <div class="card">
        {first === 'sign-up' && <SignUp email={email} />}
        {first === 'recover' && <Recover email={email} />}
        {first !== 'sign-up' && first !== 'recover' && <LogIn email={email} />}
      </div>
    </main>
  );
}
