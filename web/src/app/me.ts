import { computed, effect, signal } from '@preact/signals';

import { valueOf } from '../api/client';
import { presence } from '../api/session';
import type { Account } from '../api/shapes/account';

/** Who is logged in, once the service has said. */
export const me = signal<Account | undefined>(undefined);

export const isAdministrator = computed(() => me.value?.administrator ?? false);

effect(() => {
  if (presence.value !== 'in') {
    me.value = undefined;
    return;
  }
  valueOf<Account>('/v1/me').then(
    (account) => {
      me.value = account;
    },
    () => undefined,
  );
});
