import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import type { Task } from '../../parts/use-task';

interface EntranceFormParts {
  readonly title: string;
  readonly email: Signal<string>;
  readonly task: Task;
  /** What is to be said before anything is asked. */
  readonly before?: ComponentChildren;
  /** What is sent, and what is said while it is on its way. */
  readonly submit: string;
  readonly sending: string;
  /** Other ways in. */
  readonly aside: ComponentChildren;
  /** What is asked beside the address. */
  readonly children: ComponentChildren;
}

/** A way in: an address and what goes with it. */
export function EntranceForm({ title, email, task, before, submit, sending, aside, children }: EntranceFormParts) {
  const { run, busy, error } = task;
  return (
    <Form label={title} onSubmit={run}>
      <h2>{title}</h2>
      {before}
      <Field
        label="Email"
        type="email"
        autocomplete="username"
        required
        value={email.value}
        onValue={(value) => (email.value = value)}
      />
      {children}
      <Failure error={error} />
      <button type="submit" class="first" disabled={busy}>
        {busy ? sending : submit}
      </button>
      {aside}
    </Form>
  );
}
