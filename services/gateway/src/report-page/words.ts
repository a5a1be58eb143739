/** The parts of a score, as people say them. */
export const PART_WORDS = {
  factor: 'market and style factors',
  industry: 'one industry',
  volatility: 'volatility',
  concentration: 'the largest position',
} as const;

/** `momentum:MTUM-SPY` is momentum (MTUM-SPY). */
export function factorText(id: string): string {
  const [type = '', ...series] = id.split(':');
  return series.length === 0 ? id : `${type} (${series.join(':')})`;
}

const TERMS: Readonly<Record<string, string>> = {
  'limits.maxLoss': 'the loss you can bear',
  riskFreeRate: 'the rate that money without risk earns',
  benchmark: 'the benchmark',
};

/** What was left out and why; what is missing is named as people name it. */
export function remarkText(message: string): string {
  const named = message.replace(/^(\S+)(?= is missing\.)/, (field) => TERMS[field] ?? field);
  return named.charAt(0).toUpperCase() + named.slice(1);
}
