import { BarChart } from '../../charts/bar-chart';
import { Card } from '../../parts/card';
import { tailFinding } from '../../words/findings';
import { dateText, percent } from '../../words/numbers';
import type { Looked } from '../portfolio/portfolio-page';

/** How bad it can get: in an ordinary bad period, in a rare one, and as bad as it was. */
export function TailCard({ report, portfolio }: Looked) {
  const { performance, inputs } = report.value;
  if (performance === undefined) return null;
  const { drawdown, tail, worst } = performance.portfolio;
  const [usual, rare] = [tail?.levels['0.95'], tail?.levels['0.99']];
  const isDaily = inputs.frequency === 'DAILY';
  const period = isDaily ? 'day' : 'month';
  const rows = [
    ['1 in 20, at least', usual?.historicalVar],
    ['1 in 20, on average', usual?.historicalEs],
    ['1 in 100, at least', rare?.historicalVar],
    ['1 in 100, on average', rare?.historicalEs],
    [`worst ${period} so far`, worst === undefined ? undefined : -worst],
    ['deepest fall so far', drawdown.maxDrawdown === undefined ? undefined : -drawdown.maxDrawdown],
  ].flatMap(([name, value]) =>
    typeof name === 'string' && typeof value === 'number' ? [{ name, value, tone: 'risk' as const }] : [],
  );
  const finding = tailFinding(performance, isDaily);
  return (
    <Card kicker="How bad it can get" title={finding} from={report}>
      <BarChart
        rows={rows}
        label={finding}
        caption={`Losses of a ${period}, and the deepest fall`}
        axis="loss, share of the portfolio"
        text={(value) => percent(value)}
      />
      <p class="hint">
        {drawdown.maxDrawdown !== undefined &&
          drawdown.trough !== '' &&
          `The deepest fall ended in ${dateText(drawdown.trough)}. `}
        These are losses as they were; <a href={`#/portfolios/${portfolio.portfolioId}/losses`}>simulate and stress</a>{' '}
        for those that were not.
      </p>
    </Card>
  );
}
