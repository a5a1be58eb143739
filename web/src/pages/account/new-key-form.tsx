import { useSignal } from '@preact/signals';

import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly string[];
  /** A date; empty for never. */
  readonly expireTime: string;
}

const SCOPES = [
  ['portfolios:read', 'read portfolios'],
  ['portfolios:write', 'change portfolios'],
  ['risk:read', 'read answers'],
] as const;

interface FormParts {
  readonly isAdministrator: boolean;
  readonly onMake: (key: NewKey) => Promise<void>;
}

export function NewKeyForm({ isAdministrator, onMake }: FormParts) {
  const name = useSignal('');
  const expireTime = useSignal('');
  const scopes = useSignal<readonly string[]>(['risk:read']);
  const { run, busy, error } = useTask(async () => {
    await onMake({ name: name.value, scopes: scopes.value, expireTime: expireTime.value });
    name.value = '';
  });
  const choices = [...SCOPES, ...(isAdministrator ? [['admin', 'administer'] as const] : [])];
  const toggle = (scope: string) => {
    scopes.value = scopes.value.includes(scope)
      ? scopes.value.filter((one) => one !== scope)
      : [...scopes.value, scope];
  };
  return (
    <Form label="New key" onSubmit={run}>
      <div class="row">
        <Field label="Name of a new key" required value={name.value} onValue={(value) => (name.value = value)} />
        <Field
          label="Ends"
          type="date"
          hint="Empty is never."
          value={expireTime.value}
          onValue={(value) => (expireTime.value = value)}
        />
      </div>
      <fieldset class="actions">
        <legend>What it may</legend>
        {choices.map(([scope, text]) => (
          <label key={scope} class="check">
            <input type="checkbox" checked={scopes.value.includes(scope)} onChange={() => toggle(scope)} /> {text}
          </label>
        ))}
      </fieldset>
      <Failure error={error} />
      <p class="actions">
        <button type="submit" disabled={busy || scopes.value.length === 0}>
          Make a key
        </button>
      </p>
    </Form>
  );
}
