import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { valueOf } from '../../api/client';
import type { User } from '../../api/shapes/account';

interface Users {
  readonly users: readonly User[];
}

const NOBODY: ReadonlyMap<string, string> = new Map();

/** The addresses of users by their ids, the newest 500; empty until they are read, or where they cannot be. */
export function useUserNames(): Signal<ReadonlyMap<string, string>> {
  const names = useSignal(NOBODY);
  useEffect(() => {
    const stop = new AbortController();
    valueOf<Users>('/v1/admin/users?pageSize=500', { signal: stop.signal }).then(
      ({ users }) => (names.value = new Map(users.map(({ userId, email }) => [userId, email]))),
      // Ids say who it is as well.
      () => undefined,
    );
    return () => stop.abort();
  }, [names]);
  return names;
}

/** Who an id is; the beginning of the id where nobody knows. */
export function UserName({ id, names }: { readonly id: string; readonly names: ReadonlyMap<string, string> }) {
  const name = names.get(id);
  return name === undefined || name === '' ? <code title={id}>{id.slice(0, 8)}</code> : <span title={id}>{name}</span>;
}
