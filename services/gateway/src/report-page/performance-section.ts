import type { gatewayV1 } from '@perfolio/contracts';

import { percent } from '../report-text/layout';
import { type Html, html } from './html';
import { dateText, minus, ratio, share } from './numbers';
import { table } from './table';

/** What the portfolio would have done at these weights, beside its benchmark. */
export function performanceSection({ performance, inputs }: gatewayV1.GetReportResponse): Html | undefined {
  if (performance?.portfolio === undefined || performance.benchmark === undefined) return undefined;
  const { portfolio, benchmark, confidence } = performance;
  const rows = MEASURES.map(([name, show]) => [name, show(portfolio), show(benchmark)]);
  return html`<section><p class="kind">How bad it can get</p><h2>${titleOf(portfolio)}</h2>
<p class="quiet">At today's weights, rebalanced every period, from ${dateText(inputs?.start)} to ${dateText(inputs?.end)}. The past is no promise.</p>
${table({ caption: 'Performance', head: ['measure', 'portfolio', 'benchmark'], rows })}
<p>Beta against the benchmark is ${ratio(performance.beta)}${between(confidence?.beta)}; the tracking error is ${share(performance.trackingError)} a year.</p>
</section>`;
}

type Measure = readonly [string, (series: gatewayV1.SeriesPerformance) => Html];

const MEASURES: readonly Measure[] = [
  ['return a year', (one) => share(one.annualisedReturn)],
  ['volatility a year', (one) => share(one.volatilityAnnual)],
  ['Sharpe ratio', (one) => ratio(one.sharpe)],
  ['Sortino ratio', (one) => ratio(one.sortino)],
  ['largest fall', (one) => share(one.drawdown?.maxDrawdown)],
  ['below its highest value now', (one) => share(one.drawdown?.current)],
  ['worst period', (one) => share(one.worst)],
  ['value at risk, 95 %, a period', (one) => share(one.tail?.levels['0.95']?.historicalVar)],
  ['expected shortfall, 95 %, a period', (one) => share(one.tail?.levels['0.95']?.historicalEs)],
];

function titleOf({ drawdown, volatilityAnnual }: gatewayV1.SeriesPerformance): string {
  if (drawdown?.maxDrawdown === undefined) return `Values swing by ${percent(volatilityAnnual)} a year`;
  const fell = percent(Math.abs(drawdown.maxDrawdown));
  if (drawdown.peak === '' || drawdown.trough === '') return `It would have fallen by ${fell} at most`;
  const back = drawdown.recovery === '' ? 'and is not back yet' : `and been back by ${dateText(drawdown.recovery)}`;
  return `It would have fallen by ${fell} from ${drawdown.peak === 'start' ? 'the start' : dateText(drawdown.peak)} to ${dateText(drawdown.trough)}, ${back}`;
}

const between = (interval: gatewayV1.Interval | undefined): Html | undefined =>
  interval === undefined
    ? undefined
    : html` (${minus(interval.low.toFixed(2))} to ${minus(interval.high.toFixed(2))} with 95 % confidence)`;
