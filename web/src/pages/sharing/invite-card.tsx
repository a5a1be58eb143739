import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import { changedHere } from '../../api/state';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Choice, Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { type GuestRole, ROLES } from './grant';

/** Lets somebody in. */
export function InviteCard({ path }: { readonly path: string }) {
  const email = useSignal('');
  const role = useSignal<GuestRole>('VIEWER');
  const { run, busy, error } = useTask(async () => {
    await ask(path, {
      method: 'POST',
      headers: { 'idempotency-key': crypto.randomUUID() },
      json: { email: email.value, role: role.value },
    });
    announce(`${email.value} is let in.`);
    email.value = '';
    changedHere();
  });
  return (
    <Card kicker="Invite" title="Let somebody in">
      <Form label="Invite" onSubmit={run}>
        <div class="row">
          <Field
            label="Email"
            type="email"
            required
            hint="The address of an account here."
            value={email.value}
            onValue={(value) => (email.value = value)}
          />
          <Choice label="May" value={role.value} options={ROLES} onValue={(value) => (role.value = value)} />
        </div>
        <Failure error={error} />
        <p class="actions">
          <button type="submit" class="first" disabled={busy}>
            Let in
          </button>
        </p>
      </Form>
      <p class="hint">
        A guest sees the positions and every answer about them. Nobody but you shares or deletes the portfolio, and a
        guest is never told of your other portfolios.
      </p>
    </Card>
  );
}
