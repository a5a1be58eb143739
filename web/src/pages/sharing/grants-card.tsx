import { ask } from '../../api/client';
import { sentenceOf } from '../../api/problem';
import { changedHere } from '../../api/state';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Failure, Waiting } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { counted, timeText } from '../../words/numbers';
import { type Grant, type GuestRole, ROLES } from './grant';

interface Page {
  readonly grants: readonly Grant[];
}

/** Who is let in, and as what. */
export function GrantsCard({ path }: { readonly path: string }) {
  const { answer, error } = useAnswer<Page>(`${path}?pageSize=100`).value;
  const grants = answer?.value.grants;
  return (
    <Card kicker="Who has a say" title={grants === undefined ? 'Who is let in' : grantsFinding(grants)}>
      <Failure error={error} />
      {grants === undefined && error === undefined && <Waiting what="Looking up guests" />}
      {grants !== undefined && grants.length > 0 && (
        <ul class="lines" aria-label="Guests, the newest first">
          {grants.map((grant) => (
            <li key={grant.grantId}>
              <div class="what">
                <b>{grant.email}</b>
                <div class="hint">since {timeText(grant.createTime)}</div>
              </div>
              <RoleOf path={path} grant={grant} />
              <TakeBack path={path} grant={grant} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function grantsFinding(grants: readonly Grant[]): string {
  const editors = grants.filter(({ role }) => role === 'EDITOR').length;
  if (grants.length === 0) return 'Nobody but you sees this portfolio';
  const who = `${counted(grants.length, 'guest')} ${grants.length === 1 ? 'sees' : 'see'} this portfolio`;
  return editors === 0 ? `${who}, none may change it` : `${who}, ${editors} may change it`;
}

interface GrantParts {
  readonly path: string;
  readonly grant: Grant;
}

/** A grant says one role for good; another role is another grant. */
function RoleOf({ path, grant: { grantId, email, role } }: GrantParts) {
  const change = async (next: GuestRole): Promise<void> => {
    await ask(`${path}/${grantId}`, { method: 'DELETE' });
    try {
      await ask(path, { method: 'POST', json: { email, role: next } });
      announce(`${email} may now ${wordsOf(next)}.`);
    } catch (failed) {
      // Its line is gone by now, so nothing else would say it.
      announce(`${email} is no longer let in: ${sentenceOf(failed)}`);
    } finally {
      changedHere();
    }
  };
  const other: GuestRole = role === 'VIEWER' ? 'EDITOR' : 'VIEWER';
  const { run, busy, error } = useTask(() => change(other));
  return (
    <>
      <select aria-label={`What ${email} may do`} disabled={busy} value={role} onChange={run}>
        {ROLES.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      <Failure error={error} />
    </>
  );
}

const wordsOf = (role: GuestRole): string => ROLES.find(([key]) => key === role)?.[1] ?? role;

function TakeBack({ path, grant: { grantId, email } }: GrantParts) {
  const { run, busy, error } = useTask(async () => {
    await ask(`${path}/${grantId}`, { method: 'DELETE' });
    announce(`${email} is no longer let in.`);
    changedHere();
  });
  return (
    <>
      <button type="button" aria-label={`Take back what ${email} may do`} disabled={busy} onClick={run}>
        Take back
      </button>
      <Failure error={error} />
    </>
  );
}
