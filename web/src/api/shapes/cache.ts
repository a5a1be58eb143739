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

export interface FleetCache {
  readonly replicas: readonly {
    readonly replica: number;
    readonly reachable: boolean;
    readonly entries: string;
    readonly bytes: string;
  }[];
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
