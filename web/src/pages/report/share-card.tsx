import { BarChart } from '../../charts/bar-chart';
import { Card } from '../../parts/card';
import { typeText } from '../../words/factors';
import { shareFinding } from '../../words/findings';
import { percent } from '../../words/numbers';
import type { Looked } from '../portfolio/portfolio-page';

/** How much of the variance is common, and how much belongs to single names. */
export function ShareCard({ report }: Looked) {
  const { factorModel } = report.value;
  if (factorModel?.totalVariance === undefined) return null;
  const { shareByType, specificShare, residualCovariance, totalVariance } = factorModel;
  const rows = [
    ...Object.entries(shareByType).map(([type, value]) => ({ name: typeText(type), value })),
    { name: 'Single names', value: specificShare ?? 0, tone: 'risk' as const },
    { name: 'Unexplained overlap', value: (residualCovariance ?? 0) / totalVariance, tone: 'quiet' as const },
  ];
  const finding = shareFinding(factorModel);
  return (
    <Card kicker="Factors or single names" title={finding} from={report}>
      <BarChart
        rows={rows}
        label={finding}
        caption="Shares of variance"
        axis="share of variance"
        text={(value) => percent(value, 0)}
      />
      <p class="hint">Shares add up to 100 %. A negative one takes risk away: it moves against the rest.</p>
    </Card>
  );
}
