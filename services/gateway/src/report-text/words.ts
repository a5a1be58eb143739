/** The parts of a score, as people say them. */
export const PART_WORDS = {
  factor: 'market and style factors',
  industry: 'one industry',
  volatility: 'volatility',
  concentration: 'the largest position',
} as const;

export const PARTS = ['factor', 'industry', 'volatility', 'concentration'] as const;

/** The part of a score by its name; undefined for none, and for one that is new here. */
export const partOf = (name: string): (typeof PARTS)[number] | undefined => PARTS.find((part) => part === name);

/** `momentum:MTUM-SPY` is momentum (MTUM-SPY). */
export function factorText(id: string): string {
  const [type = '', ...series] = id.split(':');
  return series.length === 0 ? id : `${type} (${series.join(':')})`;
}

const METRICS: Readonly<Record<string, string>> = {
  volatility: 'volatility',
  largest_position: 'largest position',
  systematic_share: 'variance from factors',
  market_share: 'variance from the market',
  industry_share: 'variance from one industry',
};

/** What a limit bounds, as people say it; a metric that is new here at least by its name. */
export const metricText = (metric: string): string => METRICS[metric] ?? metric.replaceAll('_', ' ');

export const counted = (count: number, one: string): string =>
  `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
