import type { Meter } from '@opentelemetry/api';

import type { Clock } from './clock';
import type { SealingKey } from './key-ring';
import type { CacheLimits } from './limits';
import type { CacheLogger } from './logger';
import type { SharedParts } from './shared-parts';

export interface ResultCacheOptions {
  readonly parts: SharedParts;
  /** The first seals, all open. */
  readonly sealingKeys: readonly SealingKey[];
  readonly limits?: Partial<CacheLimits>;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly logger?: CacheLogger;
  readonly meter?: Meter;
}
