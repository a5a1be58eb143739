import { me } from '../../app/me';
import { Waiting } from '../../parts/notice';
import { ApiKeysCard } from './api-keys-card';
import { EraseCard } from './erase-card';
import { IdentitiesCard } from './identities-card';
import { PasswordCard } from './password-card';
import { ProfileCard } from './profile-card';
import { SessionsCard } from './sessions-card';

/** Who one is here, how one gets in, and how one takes everything out. */
export function Account() {
  const account = me.value;
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>Account</h1>
          <p class="facts">{account?.email}</p>
        </div>
      </header>
      {account === undefined ? (
        <Waiting what="Looking up your account" />
      ) : (
        <div class="cards">
          <ProfileCard account={account} />
          <PasswordCard account={account} />
          <SessionsCard />
          <IdentitiesCard />
          <ApiKeysCard isAdministrator={account.administrator} />
          <EraseCard account={account} />
        </div>
      )}
    </div>
  );
}
