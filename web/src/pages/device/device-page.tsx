import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import { announce } from '../../app/announce';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';

const DECIDED = {
  approve: 'The device is logged in. Go back to it.',
  deny: 'The device is refused.',
} as const;

/** Where somebody lets a device in that shows a code and has no keyboard, or no browser, of its own. */
export function DevicePage() {
  const userCode = useSignal('');
  const decided = useSignal<keyof typeof DECIDED | undefined>(undefined);
  const decide = async (how: keyof typeof DECIDED) => {
    await ask(`/v1/deviceLogins:${how}`, { method: 'POST', json: { userCode: userCode.value.trim() } });
    userCode.value = '';
    decided.value = how;
    announce(DECIDED[how]);
  };
  const approve = useTask(() => decide('approve'));
  const deny = useTask(() => decide('deny'));
  const isBusy = approve.busy || deny.busy;
  return (
    <section class="page">
      <h1>Log a device in</h1>
      <section class="card">
        <Form label="Code of the device" onSubmit={approve.run}>
          <p>
            A program that asked to log in as you shows a code. Type it here only if you started that program yourself:
            it gets a session with all that you may do.
          </p>
          <Field
            label="The code it shows"
            required
            autocomplete="one-time-code"
            value={userCode.value}
            onValue={(value) => (userCode.value = value)}
          />
          <Failure error={approve.error ?? deny.error} />
          <p class="actions">
            <button type="submit" disabled={isBusy}>
              Let it in
            </button>
            <button type="button" disabled={isBusy || userCode.value === ''} onClick={deny.run}>
              Refuse it
            </button>
          </p>
          {decided.value !== undefined && <p>{DECIDED[decided.value]}</p>}
        </Form>
      </section>
    </section>
  );
}
