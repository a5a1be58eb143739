import { ask, valueOf } from '../../api/client';
import { changedHere } from '../../api/state';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { useTurnedBack } from '../../app/turned-back';
import { Confirmed } from '../../parts/confirmed';
import { Failure, NotYet } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { timeText } from '../../words/numbers';
import { turnedBackText } from '../../words/turned-back';

/** As the public contract spells it (`perfolio.gateway.v1`). */
interface LinkedIdentity {
  readonly identityId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly createTime: string;
}

/** Other issuers whose word opens the account; nothing where the service knows none. */
export function IdentitiesCard() {
  return document.documentElement.dataset.oidc === 'true' ? <Linking /> : null;
}

function Linking() {
  const word = useTurnedBack();
  const link = useTask(async () => {
    const json = { returnTo: '/#/account' };
    const { authorizationUrl } = await valueOf<{ readonly authorizationUrl: string }>('/v1/me:linkIdentity', {
      method: 'POST',
      json,
    });
    location.assign(authorizationUrl);
  });
  return (
    <section class="card">
      <h2>Your organisation’s log-in</h2>
      {word !== undefined && (
        <p class="notice bad" role="alert">
          {turnedBackText(word, 'inside')}
        </p>
      )}
      <Identities />
      <Failure error={link.error} />
      <p class="actions">
        <button type="button" disabled={link.busy} onClick={link.run}>
          Link a log-in
        </button>
      </p>
      <p class="hint">
        You prove there who you are, and come back here. From then on “Log in with your organisation” opens this
        account.
      </p>
    </section>
  );
}

function Identities() {
  const path = '/v1/me/identities?pageSize=100';
  const { answer, error } = useAnswer<{ readonly identities: readonly LinkedIdentity[] }>(path).value;
  if (answer === undefined) return <NotYet what="Looking up linked log-ins" error={error} />;
  if (answer.value.identities.length === 0) return <p class="empty">None is linked: only your password opens this.</p>;
  return (
    <ul class="lines" aria-label="Linked log-ins, the newest first">
      {answer.value.identities.map((identity) => (
        <li key={identity.identityId}>
          <div class="what">
            <b>{identity.subject}</b> of {identity.issuer}
            <div class="hint">since {timeText(identity.createTime)}</div>
          </div>
          <Unlink {...identity} />
        </li>
      ))}
    </ul>
  );
}

const Unlink = ({ identityId, issuer, subject }: LinkedIdentity) => (
  <Confirmed
    label="Unlink"
    question={`Let ${subject} of ${issuer} open this account no more?`}
    work={async () => {
      await ask(`/v1/me/identities/${identityId}`, { method: 'DELETE' });
      announce('The log-in is unlinked.');
      changedHere();
    }}
  />
);
