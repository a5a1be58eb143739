import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { placeOf } from './router';

/**
 * The word with which the service sent the browser back from another issuer. It is taken out of the address at once, so that neither a
 * reload nor a bookmark says it again.
 */
const turnedBack = signal(taken());

/** Why somebody came back without what he went for; nothing once the page that says it is left. */
export function useTurnedBack(): string | undefined {
  const word = turnedBack.value;
  useEffect(
    () => () => {
      turnedBack.value = undefined;
    },
    [],
  );
  return word;
}

function taken(): string | undefined {
  const { parts, query } = placeOf(location.hash);
  const word = query.get('log-in') ?? undefined;
  if (word !== undefined) history.replaceState(null, '', `#/${parts.join('/')}`);
  return word;
}
