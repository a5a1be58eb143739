import { useSignal } from '@preact/signals';

/** What a person is typing, and the state of what is stored that he typed it upon. */
export interface Draft<Value> {
  readonly value: Value;
  /** Whether anything was typed that is not stored. Who typed nothing follows what is stored. */
  readonly isTyped: boolean;
  set(value: Value): void;
  /** Back to what is stored. */
  drop(): void;
  /** Holds on to what was typed, upon what is stored now. */
  keep(): void;
  /** It is stored: shown until what is stored has been read again. */
  settle(): void;
  /** Lets nothing be stored over a state that was not seen. */
  ifMatch(): { readonly 'if-match': string };
}

interface Stored<Value> {
  readonly etag: string;
  readonly value: Value;
}

interface Typed<Value> extends Stored<Value> {
  readonly isSettled: boolean;
}

/** A draft of something that others may change meanwhile. */
export function useDraft<Value>(stored: Stored<Value>): Draft<Value> {
  const typed = useSignal<Typed<Value> | undefined>(undefined);
  const current = (): Typed<Value> => {
    const mine = typed.peek();
    const isPassed = mine === undefined || (mine.isSettled && mine.etag !== stored.etag);
    return isPassed ? { ...stored, isSettled: true } : mine;
  };
  const hold = (changed: Partial<Typed<Value>>) => (typed.value = { ...current(), isSettled: false, ...changed });
  void typed.value;
  const { value, isSettled } = current();
  return {
    value,
    isTyped: !isSettled,
    set: (next) => hold({ value: next }),
    drop: () => (typed.value = undefined),
    keep: () => hold({ etag: stored.etag }),
    settle: () => hold({ isSettled: true }),
    ifMatch: () => ifMatch(current().etag),
  };
}

export const ifMatch = (etag: string): { readonly 'if-match': string } => ({ 'if-match': `"${etag}"` });
