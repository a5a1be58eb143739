import type { Performance, PortfolioView, RiskScore, FactorModel } from '../api/shapes/report';
import { legsText, typeOf } from './factors';
import { dateText, number, percent, signedPercent } from './numbers';

/** The component that speaks of each loss. */
export const PART_NAMES = {
  factor: 'market and style factors',
  industry: 'an industry',
  volatility: 'volatility',
  concentration: 'the largest position',
} as const;

/** What the score says, in a title. */
export function scoreFinding({ score, band, bindingComponent }: RiskScore): string {
  if (score === undefined) return 'There is no score: no part of it can be measured';
  const part = PART_NAMES[bindingComponent as keyof typeof PART_NAMES];
  const why = part === undefined ? '' : `, most of it from ${part}`;
  return `${band === '' ? 'The' : capitalised(band)} risk: ${number(score, 0)} of 100 for safety${why}`;
}

/** Who carries the risk, against what is put in. */
export function contributionFinding({ tickers, weights, eulerShare }: PortfolioView): string {
  const most = indexOfMost(eulerShare);
  if (most === undefined) return 'Nothing here moves, so nobody carries risk';
  return `${tickers[most]} carries ${percent(eulerShare[most], 0)} of the risk on ${percent(weights[most], 0)} of the money`;
}

/** What the largest exposure means. */
export function exposureFinding({ factorExposure }: PortfolioView): string {
  const ids = Object.keys(factorExposure);
  const id = ids.find((one) => typeOf(one) === 'market') ?? ids[indexOfMost(Object.values(factorExposure)) ?? 0];
  if (id === undefined) return 'No position has factors yet, so exposures are unknown';
  const loss = (factorExposure[id] ?? 0) * -0.1;
  return `When ${legsText(id)} falls 10 %, expect ${signedPercent(loss)} here`;
}

export function shareFinding({ systematicShare, specificShare }: FactorModel): string {
  if (systematicShare === undefined) return 'The variance cannot be shared out';
  const single = specificShare ?? 0;
  return single > systematicShare
    ? `Single names make ${percent(single, 0)} of the variance, factors ${percent(systematicShare, 0)}`
    : `Factors make ${percent(systematicShare, 0)} of the variance, single names ${percent(single, 0)}`;
}

export function growthFinding({ portfolio, benchmark }: Performance, name: string): string {
  const own = moved(portfolio.totalReturn);
  if (benchmark === undefined) return `The portfolio ${own}`;
  const other = moved(benchmark.totalReturn);
  return own === other ? `The portfolio ${own}, as ${name} did` : `The portfolio ${own} while ${name} ${other}`;
}

const moved = (total: number | undefined): string =>
  total === undefined ? 'lost everything' : `${total < 0 ? 'lost' : 'gained'} ${percent(Math.abs(total), 0)}`;

export function drawdownFinding({ portfolio: { drawdown } }: Performance): string {
  const { maxDrawdown, peak, trough, recovery } = drawdown;
  if (maxDrawdown === undefined || maxDrawdown === 0) return 'It never fell below an earlier high';
  const from = peak === 'start' ? 'the start' : dateText(peak);
  const back = recovery === '' ? 'and has not come back since' : `and was back in ${dateText(recovery)}`;
  return `It fell ${percent(-maxDrawdown, 0)} from ${from} to ${dateText(trough)}, ${back}`;
}

export function tailFinding({ portfolio: { tail } }: Performance, daily: boolean): string {
  const level = tail?.levels['0.95'];
  if (level?.historicalVar === undefined) return 'The tail is unknown';
  return `One ${daily ? 'day' : 'month'} in twenty loses ${percent(level.historicalVar)} or more`;
}

export function correlationFinding(tickers: readonly string[], values: readonly number[]): string {
  const pairs = tickers.flatMap((_a, i) =>
    tickers.slice(0, i).map((_b, j) => ({ i, j, value: values[i * tickers.length + j] ?? 0 })),
  );
  const most = pairs.reduce((best, pair) => (pair.value > best.value ? pair : best), { i: 0, j: 0, value: -2 });
  if (pairs.length === 0) return 'One position correlates with nothing';
  const mean = pairs.reduce((sum, { value }) => sum + value, 0) / pairs.length;
  return `${tickers[most.j]} and ${tickers[most.i]} move most alike (${number(most.value)}); the mean pair is at ${number(mean)}`;
}

export const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function indexOfMost(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((best, value, index) => (Math.abs(value) > Math.abs(values[best] ?? 0) ? index : best), 0);
}
