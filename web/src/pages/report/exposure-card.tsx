import { ExposureChart } from '../../charts/exposure-chart';
import { Card } from '../../parts/card';
import { exposureFinding } from '../../words/findings';
import type { Looked } from '../portfolio/portfolio-page';
import { exposuresOf } from './exposure-intervals';

/** What the portfolio does when a factor moves, and how sure that is. */
export function ExposureCard({ report }: Looked) {
  const rows = exposuresOf(report.value.portfolioView);
  const finding = exposureFinding(report.value.portfolioView);
  return (
    <Card kicker="Exposures" title={finding} from={report}>
      {rows.length > 0 && (
        <>
          <ExposureChart rows={rows} label={finding} />
          <p class="hint">
            Each exposure is measured alone. The line spans 95 % of what chance alone could have made of it.
          </p>
        </>
      )}
    </Card>
  );
}
