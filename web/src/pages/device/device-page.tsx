import { useSignal } from '@preact/signals';

import { ask, valueOf } from '../../api/client';
import { announce } from '../../app/announce';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { type AskingDevice, AskingDeviceFacts } from './asking-device';

const DECIDED = {
  approve: 'The device is logged in. Go back to it.',
  deny: 'The device is refused.',
} as const;

type Decision = keyof typeof DECIDED;

/** Who asks under a code: what is decided about is what was shown, whatever is typed meanwhile. */
interface Asking {
  readonly userCode: string;
  readonly device: AskingDevice;
}

/** Where somebody lets a device in that shows a code and has no keyboard, or no browser, of its own. */
export function DevicePage() {
  const userCode = useSignal('');
  const asking = useSignal<Asking | undefined>(undefined);
  const decided = useSignal<Decision | undefined>(undefined);
  const lookUp = useTask(async () => {
    decided.value = undefined;
    const json = { userCode: userCode.value.trim() };
    const device = await valueOf<AskingDevice>('/v1/deviceLogins:lookUp', { method: 'POST', json });
    asking.value = { ...json, device };
    announce('A device asks to be let in.');
  });
  const decide = async (how: Decision, json: Pick<Asking, 'userCode'>) => {
    await ask(`/v1/deviceLogins:${how}`, { method: 'POST', json });
    userCode.value = '';
    asking.value = undefined;
    decided.value = how;
    announce(DECIDED[how]);
  };
  return (
    <section class="page">
      <header class="page-head">
        <h1>Log a device in</h1>
      </header>
      <section class="card">
        <Form label="Code of the device" onSubmit={lookUp.run}>
          <p>
            A program that asked to log in as you shows a code. Type it here only if you started that program yourself.
          </p>
          <Field
            label="The code it shows"
            required
            autocomplete="one-time-code"
            value={userCode.value}
            onValue={(value) => {
              userCode.value = value;
              asking.value = undefined;
            }}
          />
          <Failure error={lookUp.error} />
          <p class="actions">
            <button type="submit" disabled={lookUp.busy}>
              See what asks
            </button>
          </p>
        </Form>
        {asking.value !== undefined && <Decide {...asking.value} decide={decide} />}
        {decided.value !== undefined && <p>{DECIDED[decided.value]}</p>}
      </section>
    </section>
  );
}

interface DecideParts extends Asking {
  readonly decide: (how: Decision, code: { readonly userCode: string }) => Promise<void>;
}

function Decide({ userCode, device, decide }: DecideParts) {
  const approve = useTask(() => decide('approve', { userCode }));
  const deny = useTask(() => decide('deny', { userCode }));
  const isBusy = approve.busy || deny.busy;
  return (
    <Form label="Decide about the device" onSubmit={approve.run}>
      <AskingDeviceFacts {...device} />
      <Failure error={approve.error ?? deny.error} />
      <p class="actions">
        <button type="submit" class="first" disabled={isBusy}>
          Let it in
        </button>
        <button type="button" disabled={isBusy} onClick={deny.run}>
          Refuse it
        </button>
      </p>
    </Form>
  );
}
