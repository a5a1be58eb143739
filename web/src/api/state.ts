import { effect, signal } from '@preact/signals';

import { presence } from './session';

/** The state that answers are made of. */
export interface State {
  readonly generation: string;
  readonly marketDataVersion: string;
}

const NOTHING: State = { generation: '', marketDataVersion: '' };

/** The newest this tab has heard of. */
export const newest = signal(NOTHING);

// Whoever comes next has generations of his own.
effect(() => {
  if (presence.value !== 'in') newest.value = NOTHING;
});

/** How often this tab changed something itself. Not every change draws a generation, and word of one may be late. */
export const ownChanges = signal(0);

/** Has everything that is shown read again, after a change of this tab's own. */
export const changedHere = (): void => {
  ownChanges.value += 1;
};

/** Whether changes are heard of as they happen. */
export const live = signal(false);

/** Versions are `<number>-<tag>`, ordered by the number; an empty one is older than any. */
export function isOlder(a: string, b: string): boolean {
  return numberOf(a) < numberOf(b);
}

const numberOf = (version: string): bigint => BigInt(version.split('-')[0] || '0');

/** Takes what an event or an answer says of the state; what is older than what is known says nothing. */
export function heard({ generation = '', marketDataVersion = '' }: Partial<State>): void {
  const known = newest.value;
  const next = {
    generation: isOlder(known.generation, generation) ? generation : known.generation,
    marketDataVersion: isOlder(known.marketDataVersion, marketDataVersion)
      ? marketDataVersion
      : known.marketDataVersion,
  };
  if (next.generation !== known.generation || next.marketDataVersion !== known.marketDataVersion) newest.value = next;
}
