import type { Activity, LinkState, Outcome } from '@perfolio/cache/portable';

export const REPLICAS = ['A', 'B', 'C'] as const;
export type ReplicaName = (typeof REPLICAS)[number];

/** What a person does. */
export type Deed =
  | { readonly kind: 'change' }
  | { readonly kind: 'ask'; readonly replica: ReplicaName }
  | { readonly kind: 'crowd' }
  | { readonly kind: 'bus'; readonly isWhole: boolean }
  | { readonly kind: 'redis'; readonly isUp: boolean }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'computeMs'; readonly ms: number }
  | { readonly kind: 'trust'; readonly trustsBus: boolean };

/** How many people, and what became of what they asked. */
export interface Answered {
  readonly people: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly failed: number;
  /** Of which states of the portfolio their answers were made, each once. */
  readonly portfolios: readonly number[];
  readonly stale: number;
}

/** One thing that happened, as the library or the people say it. */
export type Happening =
  | { readonly kind: 'changed'; readonly portfolio: number; readonly trustsBus: boolean }
  | { readonly kind: 'asked'; readonly replica: ReplicaName; readonly people: number }
  | { readonly kind: 'answered'; readonly replica: ReplicaName; readonly answered: Answered }
  | { readonly kind: 'crowd answered'; readonly answered: Answered; readonly computations: number }
  | { readonly kind: 'computing'; readonly replica: ReplicaName; readonly portfolio: number }
  | { readonly kind: 'lease'; readonly replica: ReplicaName; readonly outcome: string }
  | { readonly kind: 'fill refused'; readonly replica: ReplicaName; readonly reason: string }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'heard'; readonly replicas: readonly ReplicaName[] }
  | { readonly kind: 'link'; readonly state: LinkState }
  | { readonly kind: 'breaker'; readonly replica: ReplicaName; readonly state: string }
  | { readonly kind: 'bus'; readonly isWhole: boolean }
  | { readonly kind: 'redis'; readonly isUp: boolean }
  | { readonly kind: 'nobody to pause'; readonly why: 'Redis is away' | 'nobody computes' }
  | { readonly kind: 'paused'; readonly replica: ReplicaName }
  | { readonly kind: 'resumed'; readonly replica: ReplicaName }
  | { readonly kind: 'trust'; readonly trustsBus: boolean };

export interface ReplicaState {
  readonly name: ReplicaName;
  readonly isPaused: boolean;
  readonly link: LinkState;
  readonly entries: number;
  readonly bytes: number;
  readonly activity: Activity;
  readonly holdsLease: boolean;
  readonly last?: { readonly outcome: Outcome; readonly portfolio: number; readonly effectivePositions: number };
}

export interface FleetState {
  readonly portfolio: { readonly number: number; readonly generation: string; readonly weights: readonly number[] };
  readonly replicas: readonly ReplicaState[];
  readonly server: {
    readonly isUp: boolean;
    readonly generation?: string;
    readonly entries: number;
    readonly bytes: number;
    readonly leases: ReadonlyArray<{ readonly holder: string; readonly leftMs: number }>;
  };
  readonly isBusWhole: boolean;
  readonly trustsBus: boolean;
  readonly computeMs: number;
  readonly asked: number;
  readonly answered: number;
  readonly computations: number;
  readonly stale: number;
}

export interface Told {
  readonly state: FleetState;
  readonly happened: readonly Happening[];
}
