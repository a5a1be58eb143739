const METRICS: Readonly<Record<string, string>> = {
  volatility: 'volatility',
  largest_position: 'largest position',
  systematic_share: 'variance from factors',
  market_share: 'variance from the market',
  industry_share: 'variance from one industry',
};

/** What a limit bounds, as people say it; a metric that is new here at least by its name. */
export const metricText = (metric: string): string => METRICS[metric] ?? metric.replaceAll('_', ' ');
