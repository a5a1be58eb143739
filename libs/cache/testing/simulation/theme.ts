import type { Chance } from './chance';

/** What goes wrong, by name. Each fires several times in a seed whose theme it belongs to. */
export type FaultName =
  | 'messages'
  | 'laggard-relay'
  | 'requests-repeated'
  | 'link-down'
  | 'link-deaf'
  | 'store-slow'
  | 'store-paused'
  | 'store-silent'
  | 'store-killed'
  | 'store-flushed'
  | 'store-restored'
  | 'store-failover'
  | 'store-flaky'
  | 'frame-corrupted'
  | 'frame-swapped'
  | 'lease-node-down'
  | 'holder-paused'
  | 'replica-crash'
  | 'replica-clock'
  | 'database-clock'
  | 'database-slow'
  | 'database-busy'
  | 'database-failover'
  | 'database-restore'
  | 'key-rotation'
  | 'sleep-for-hours';

export type Operation =
  | 'read'
  | 'burst'
  | 'change'
  | 'policy'
  | 'clear'
  | 'log-out'
  | 'grant'
  | 'revoke'
  | 'erase'
  | 'import';

export type ThemeName =
  | 'calm'
  | 'changes'
  | 'resends'
  | 'messages'
  | 'store'
  | 'snapshots'
  | 'leases'
  | 'history'
  | 'frames'
  | 'erasure'
  | 'processes'
  | 'hours'
  | 'everything';

/** What a seed is about. */
export interface Theme {
  readonly name: ThemeName;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  /** How many of them fire. */
  readonly most: number;
  readonly operations: Readonly<Record<Operation, number>>;
  /** The share of seeds in which the database's clock is behind from the beginning, so that numbers come one after the other. */
  readonly behind: number;
  /** The share of computations that outlast a lease, and of those that fail. */
  readonly longShare: number;
  readonly failing: number;
  /** The share of changes that are made with the page open on what changes. */
  readonly editing: number;
}

const USUAL: Theme['operations'] = {
  read: 62,
  burst: 10,
  change: 12,
  policy: 4,
  clear: 2,
  'log-out': 2,
  grant: 2,
  revoke: 2,
  erase: 1,
  import: 3,
};

const CHANGEABLE: Theme['operations'] = { ...USUAL, change: 24, policy: 8 };
const ERASING: Theme['operations'] = { ...USUAL, erase: 5 };

const theme = (name: ThemeName, faults: Theme['faults'], more: Partial<Theme> = {}): Theme => ({
  name,
  faults,
  most: 3,
  operations: USUAL,
  behind: 0,
  longShare: 0.06,
  failing: 0.01,
  editing: 0.15,
  ...more,
});

const EVERYTHING: Theme['faults'] = {
  messages: 2,
  'laggard-relay': 2,
  'requests-repeated': 2,
  'link-down': 2,
  'link-deaf': 2,
  'store-slow': 2,
  'store-paused': 2,
  'store-silent': 1,
  'store-killed': 2,
  'store-flushed': 2,
  'store-restored': 2,
  'store-failover': 2,
  'store-flaky': 2,
  'frame-corrupted': 1,
  'frame-swapped': 1,
  'lease-node-down': 1,
  'holder-paused': 2,
  'replica-crash': 2,
  'replica-clock': 1,
  'database-clock': 1,
  'database-slow': 1,
  'database-busy': 1,
  'database-failover': 2,
  'database-restore': 1,
  'key-rotation': 1,
};

/** A quarter of all seeds is calm or nearly so: only there can every second computation be called one too many. */
const THEMES: readonly Theme[] = [
  theme('calm', {}, { most: 0 }),
  theme(
    'changes',
    { 'database-busy': 3, 'laggard-relay': 2, messages: 1, 'database-slow': 1 },
    { operations: CHANGEABLE, editing: 0.8 },
  ),
  theme('resends', { 'requests-repeated': 1 }, { most: 2, operations: { ...USUAL, change: 20 } }),
  theme('messages', { messages: 3, 'laggard-relay': 1, 'link-down': 2, 'link-deaf': 2 }),
  theme('store', {
    'store-slow': 2,
    'store-paused': 2,
    'store-silent': 1,
    'store-killed': 2,
    'store-flushed': 1,
    'store-flaky': 2,
  }),
  theme('snapshots', { 'store-restored': 2, 'store-failover': 2, 'store-flushed': 1 }, { operations: ERASING }),
  theme('leases', { 'holder-paused': 3, 'lease-node-down': 1, messages: 1 }, { longShare: 0.4 }),
  theme(
    'history',
    { 'database-failover': 5, 'database-restore': 1, 'database-clock': 1, messages: 1, 'laggard-relay': 2 },
    { operations: CHANGEABLE, behind: 0.7 },
  ),
  theme('frames', { 'frame-corrupted': 2, 'frame-swapped': 4, 'link-down': 1, 'key-rotation': 1 }, { most: 6 }),
  theme(
    'erasure',
    {
      messages: 1,
      'store-flushed': 1,
      'store-killed': 1,
      'database-failover': 2,
      'database-clock': 2,
      'laggard-relay': 1,
    },
    { operations: ERASING, longShare: 0.3, behind: 0.3 },
  ),
  theme(
    'processes',
    { 'replica-crash': 2, 'holder-paused': 2, 'replica-clock': 1, 'key-rotation': 1 },
    { failing: 0.06 },
  ),
  theme('hours', { 'sleep-for-hours': 1 }, { most: 1, operations: ERASING, longShare: 0.2, failing: 0.4 }),
  theme('everything', EVERYTHING, { most: 6, operations: CHANGEABLE }),
];

export const themeOf = (seed: number): Theme => {
  const found = THEMES[seed % THEMES.length];
  if (found === undefined) throw new RangeError('a seed is a whole number of at least 0');
  return found;
};

export const faultsOf = ({ faults, most }: Theme, chance: Chance): readonly FaultName[] =>
  Array.from({ length: most === 0 ? 0 : 1 + chance.below(most) }, () => chance.weighted(faults));
