import { asked } from '../../api/client';
import { leave } from '../../api/session';
import type { Account } from '../../api/shapes/account';
import { announce } from '../../app/announce';
import { Confirmed } from '../../parts/confirmed';

/** The way out for good. */
export function EraseCard({ account }: { readonly account: Account }) {
  const erase = async () => {
    const { status } = await asked('/v1/me', { method: 'DELETE' });
    leave();
    announce(
      status === 202
        ? 'Your account is erased; a copy in a cache that is away goes as soon as it is back.'
        : 'Your account is erased.',
    );
  };
  return (
    <section class="card wide">
      <h2>Erase the account</h2>
      <p>
        Everything goes: portfolios, keys, sessions, and every cached answer. Take everything out first if you want to
        keep it.
      </p>
      <Confirmed label="Erase my account" question={`Erase ${account.email} and all it owns?`} work={erase} />
    </section>
  );
}
