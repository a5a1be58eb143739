import { clusteredOrder } from '../../charts/cluster';
import { HeatMap } from '../../charts/heat-map';
import { Card } from '../../parts/card';
import { correlationFinding } from '../../words/findings';
import type { Looked } from '../portfolio/portfolio-page';

/** More cells than this nobody can tell apart. */
const MOST = 60;

/** Who moves with whom, likes beside likes. */
export function CorrelationCard({ report }: Looked) {
  const { correlation, tickers, weights } = report.value.portfolioView;
  if (correlation === undefined || tickers.length < 2) return null;
  const missing = new Set(correlation.undefined);
  const cell = (a: number, b: number): number => {
    const place = a * correlation.columns + b;
    return missing.has(place) ? Number.NaN : (correlation.values[place] ?? Number.NaN);
  };
  const largest = tickers
    .map((_ticker, index) => index)
    .sort((a, b) => Math.abs(weights[b] ?? 0) - Math.abs(weights[a] ?? 0))
    .slice(0, MOST);
  const order = clusteredOrder(largest.length, (a, b) => cell(largest[a] ?? 0, largest[b] ?? 0)).map(
    (index) => largest[index] ?? 0,
  );
  const names = order.map((index) => tickers[index] ?? '');
  const values = order.flatMap((a) => order.map((b) => cell(a, b)));
  const finding = correlationFinding(names, values);
  return (
    <Card kicker="Who moves with whom" title={finding} from={report}>
      <HeatMap names={names} values={values} label={finding} />
      <p class="hint">
        Correlation of returns, from −1 (against each other) to 1 (alike); likes stand beside likes.
        {tickers.length > MOST && ` The ${MOST} largest of ${tickers.length} positions are shown.`}
      </p>
    </Card>
  );
}
