/** What driver and replicas say to each other, and what an answer holds. */
export type ToReplica =
  | { readonly kind: 'read'; readonly id: number; readonly key: ReadKey; readonly recompute: boolean }
  | { readonly kind: 'payload'; readonly id: number; readonly value: string | null };

export type ToDriver =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly id: number; readonly key: ReadKey }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly text: string;
      readonly outcome: string;
      readonly stored: boolean;
    }
  | { readonly kind: 'refused'; readonly id: number; readonly reason: string };

export interface ReadKey {
  readonly user: string;
  readonly generation: string;
  readonly request: number;
}

/** The answer repeats what it was asked and what it was made of. */
export interface Said extends ReadKey {
  readonly value: string;
  readonly computation: Computation;
}

export interface Computation {
  readonly id: string;
  readonly startedAt: number;
  /** When the lease was asked for that it was made under; null when there was none. */
  readonly leaseAskedAt: number | null;
}

export const nameOf = ({ user, generation, request }: ReadKey): string => `${user} ${generation} ${request}`;
