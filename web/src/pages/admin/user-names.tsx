import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { valueOf } from '../../api/client';
import type { User } from '../../api/shapes/account';
import { Address } from '../../parts/address';

interface Users {
  readonly users: readonly User[];
}

/** Addresses of users by their ids; undefined until they are read. */
export type UserNames = ReadonlyMap<string, string> | undefined;

/** Those of the newest 500; of nobody where they cannot be read. */
export function useUserNames(): Signal<UserNames> {
  const names = useSignal<UserNames>(undefined);
  useEffect(() => {
    const stop = new AbortController();
    valueOf<Users>('/v1/admin/users?pageSize=500', { signal: stop.signal }).then(
      ({ users }) => (names.value = new Map(users.map(({ userId, email }) => [userId, email]))),
      // Ids say who it is as well.
      () => (names.value = new Map()),
    );
    return () => stop.abort();
  }, [names]);
  return names;
}

/** Who an id is; the beginning of the id where nobody knows. */
export function UserName({ id, names }: { readonly id: string; readonly names: UserNames }) {
  if (names === undefined) return <>…</>;
  const name = names.get(id);
  return name === undefined || name === '' ? (
    <code title={id}>{id.slice(0, 8)}</code>
  ) : (
    <span title={id}>
      <Address email={name} />
    </span>
  );
}
