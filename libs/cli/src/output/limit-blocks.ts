import type { gatewayV1 } from '@perfolio/contracts';

import type { Block } from './blocks';
import type { Cell } from './numbers';

export interface LimitRows {
  readonly riskLimits: readonly gatewayV1.RiskLimit[];
  readonly betaLimits: readonly gatewayV1.BetaLimit[];
}

/** What is limited and how it stands, what is broken first. The numbers of `status` are those of the contract. */
export function limitBlocks({ riskLimits, betaLimits }: LimitRows): readonly Block[] {
  const limited = riskLimits.filter(({ limit }) => limit !== undefined).toSorted(brokenFirst);
  const bounded = betaLimits.filter(({ status }) => status !== NOT_EVALUATED).toSorted(brokenFirst);
  return [
    {
      kind: 'table',
      columns: [
        { name: 'Limit' },
        { name: 'Is', shape: 'percent' },
        { name: 'May be', shape: 'percent' },
        { name: 'Room', shape: 'points' },
        { name: 'State' },
      ],
      rows: limited.map((row) => [wordsOf(row.metric), row.actual, row.limit, roomOf(row), stateOf(row)]),
      empty: 'No limit is set, or none can be checked.',
    },
    ...(bounded.length === 0 ? [] : [betaBlock(bounded)]),
  ];
}

const betaBlock = (rows: readonly gatewayV1.BetaLimit[]): Block => ({
  kind: 'table',
  title: 'Exposures',
  columns: [
    { name: 'Factor' },
    { name: 'Is', shape: 'decimal' },
    { name: 'At least', shape: 'decimal' },
    { name: 'At most', shape: 'decimal' },
    { name: 'State' },
  ],
  rows: rows.map((row) => [row.factor, row.beta, row.lower, row.upper, stateOf(row)]),
});

export const [PASS, FAIL, PARTIAL, NOT_EVALUATED] = [1, 2, 3, 4] as const;

type Row = Pick<gatewayV1.RiskLimit, 'status' | 'near'>;

const brokenFirst = (a: Row, b: Row): number => Number(b.status === FAIL) - Number(a.status === FAIL);

const METRICS: Readonly<Record<string, string>> = {
  systematic_share: 'variance from factors',
  market_share: 'variance from the market',
  industry_share: 'variance from one industry',
};

/** A share of variance says so: `market share` is another thing to most people. */
const wordsOf = (metric: string): string => METRICS[metric] ?? metric.replaceAll('_', ' ');

const roomOf = ({ actual, limit }: gatewayV1.RiskLimit): Cell =>
  actual === undefined || limit === undefined ? undefined : limit - actual;

function stateOf({ status, near }: Row): string {
  if (status === FAIL) return 'BROKEN';
  if (status === PARTIAL) return 'only in part';
  if (status === PASS) return near ? 'near' : 'kept';
  return 'not checked';
}

/** A line for each limit that is broken, and by how much. */
export function breaches({ riskLimits, betaLimits }: LimitRows): readonly string[] {
  const risk = riskLimits
    .filter(({ status }) => status === FAIL)
    .map((row) => `BROKEN ${wordsOf(row.metric)}: ${excess(row)}`);
  const beta = betaLimits
    .filter(({ status }) => status === FAIL)
    .map(
      ({ factor, beta: is, lower, upper }) =>
        `BROKEN exposure to ${factor}: ${text(is)} is not within ${text(lower)} and ${text(upper)}`,
    );
  return [...risk, ...beta];
}

/** A line for each limit that is set and says nothing, lest silence pass for keeping it. */
export const unchecked = ({ riskLimits }: LimitRows): readonly string[] =>
  riskLimits
    .filter(({ limit, status }) => limit !== undefined && status === NOT_EVALUATED)
    .map(({ metric }) => `NOT CHECKED ${wordsOf(metric)}: the positions have no factor proxies to measure it by`);

export const isAnySet = ({ riskLimits, betaLimits }: LimitRows): boolean =>
  riskLimits.some(({ limit }) => limit !== undefined) || betaLimits.some(({ status }) => status !== NOT_EVALUATED);

function excess({ actual = 0, limit = 0 }: gatewayV1.RiskLimit): string {
  const percent = (value: number) => `${(value * 100).toFixed(2)} %`;
  return `${percent(actual)} where ${percent(limit)} is allowed, ${percent(actual - limit)} too much`;
}

const text = (value: number | undefined): string => value?.toFixed(2) ?? 'any';
