/** As the public contract spells them (`perfolio.gateway.v1`); 64-bit numbers are texts. */
export interface CacheUsage {
  readonly method: string;
  readonly entries: string;
  readonly bytes: string;
  readonly hits: string;
  readonly misses: string;
  readonly hitRatio?: number;
}

export interface OwnCache {
  readonly methods: readonly CacheUsage[];
  readonly entries: string;
  readonly bytes: string;
}

export interface CacheActivity {
  readonly flights: string;
  readonly waiting: string;
  readonly computing: string;
  readonly leases: string;
  readonly storeAvoided: boolean;
  readonly localHits: string;
  readonly sharedHits: string;
  readonly joined: string;
  readonly computed: string;
  readonly bypassed: string;
  readonly changesHeard: string;
  readonly linkTurns: string;
}

export interface ReplicaCache {
  readonly replica: number;
  readonly reachable: boolean;
  readonly entries: string;
  readonly bytes: string;
  /** Absent where it did not answer, or is of a version that does not tell. */
  readonly activity?: CacheActivity;
}

export interface FleetCache {
  readonly replicas: readonly ReplicaCache[];
  readonly users: readonly {
    readonly userId: string;
    readonly counted: boolean;
    readonly methods: readonly {
      readonly method: string;
      readonly entries: string;
      readonly bytes: string;
      readonly ageSeconds?: number;
      readonly costMs?: number;
      readonly hitRatio?: number;
    }[];
  }[];
  readonly others: string;
}
