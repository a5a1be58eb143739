import type { gatewayV1 } from '@perfolio/contracts';

import type { Block } from './blocks';
import type { Cell } from './numbers';

/** Numbers of `SolutionStatus`. */
export const INFEASIBLE = 2;

const KINDS: readonly string[] = [
  'any',
  'budget',
  'long only',
  'max single position',
  'max volatility',
  'exposure',
  'max gross exposure',
  'max turnover',
  'target return',
  'excess return',
];
const SIDES: readonly string[] = ['', 'at least', 'at most', 'exactly'];

const nameOf = (limit: gatewayV1.NamedLimit | undefined): string =>
  limit === undefined ? '' : [KINDS[limit.kind] ?? '', limit.factor].filter((part) => part !== '').join(' ');

const sideOf = (limit: gatewayV1.NamedLimit | undefined): Cell => SIDES[limit?.side ?? 0];

/** Why there is no portfolio, and which value of which limit would make room for one. */
export const conflictBlock = (conflict: readonly gatewayV1.ConflictingLimit[]): Block => ({
  kind: 'table',
  title: 'No portfolio meets these limits together',
  columns: [
    { name: 'Limit' },
    { name: '' },
    { name: 'Is', shape: 'percent' },
    { name: 'Nearest that works', shape: 'percent' },
    { name: 'Enough by itself' },
  ],
  rows: conflict.map(({ limit, nearest, sufficient }) => [
    nameOf(limit),
    sideOf(limit),
    limit?.value,
    nearest,
    sufficient,
  ]),
});

export const bindingBlock = (limits: readonly gatewayV1.BindingLimit[]): Block => ({
  kind: 'table',
  title: 'Limits that bind',
  columns: [
    { name: 'Limit' },
    { name: '' },
    { name: 'Value', shape: 'percent' },
    { name: 'Shadow price', shape: 'decimal' },
    { name: 'Tickers' },
  ],
  rows: limits.map(({ limit, shadowPrice, tickers }) => [
    nameOf(limit),
    sideOf(limit),
    limit?.value,
    shadowPrice,
    tickers.join(' '),
  ]),
  empty: 'None.',
});
