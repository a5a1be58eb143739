import { ContributionChart } from '../../charts/contribution-chart';
import { Card } from '../../parts/card';
import { contributionFinding } from '../../words/findings';
import { number, percent } from '../../words/numbers';
import type { Looked } from '../portfolio/portfolio-page';

/** As many as one looks at; the table behind has them all by way of the export. */
const SHOWN = 20;

/** Who carries the risk. */
export function ContributionCard({ report }: Looked) {
  const { portfolioView: view } = report.value;
  const rows = view.tickers
    .map((ticker, index) => ({ ticker, weight: view.weights[index] ?? 0, share: view.eulerShare[index] ?? 0 }))
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const finding = contributionFinding(view);
  return (
    <Card kicker="What drives it" title={finding} from={report}>
      <ContributionChart rows={rows.slice(0, SHOWN)} label={finding} />
      <p class="hint">
        Volatility {percent(view.volatilityAnnual)} a year; as concentrated as {number(view.effectivePositions, 1)}{' '}
        equal positions
        {view.diversificationRatio !== undefined && `; diversification ratio ${number(view.diversificationRatio)}`}.
        {rows.length > SHOWN && ` The ${SHOWN} largest of ${rows.length} are shown.`}
      </p>
    </Card>
  );
}
