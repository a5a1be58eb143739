import type { Question } from './content';

/** What driver and replicas say to each other. */
export type ToReplica =
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'count'; readonly id: number };

export interface Answered {
  readonly kind: 'answered';
  readonly id: number;
  readonly outcome: string;
  readonly stored: boolean;
  readonly foreignBytes: number;
}

export interface Ended {
  readonly kind: 'ended';
  readonly id: number;
  readonly reason: string;
}

/** What the process has counted since it began, by name and label. */
export interface Counted {
  readonly kind: 'counted';
  readonly id: number;
  readonly counts: Readonly<Record<string, number>>;
}

export type Reply = Answered | Ended | Counted;

export type ToDriver = { readonly kind: 'ready' } | Reply;
