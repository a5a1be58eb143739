import { LimitBars } from '../../charts/limit-bars';
import { Card } from '../../parts/card';
import { limitRows, limitsFinding } from '../../words/limits';
import type { Looked } from '../portfolio/portfolio-page';

/** Which limits are broken, and how far the others are. */
export function LimitsCard({ report, portfolio }: Looked) {
  const rows = limitRows(report.value.riskLimits, report.value.betaLimits);
  return (
    <Card kicker="Limits" title={limitsFinding(rows)} from={report} wide>
      {rows.length === 0 ? (
        <p>
          <a href={`#/portfolios/${portfolio.portfolioId}/edit`}>Set limits</a> to have them watched.
        </p>
      ) : (
        <LimitBars rows={rows} caption="Limits by how much of each is used" />
      )}
    </Card>
  );
}
