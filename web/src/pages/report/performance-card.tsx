import { GrowthChart } from '../../charts/growth-chart';
import { Card } from '../../parts/card';
import { Waiting } from '../../parts/notice';
import { drawdownFinding, growthFinding } from '../../words/findings';
import type { Looked } from '../portfolio/portfolio-page';
import { useGrowth } from './use-growth';

/** How it did, and how far it fell, beside its benchmark. */
export function PerformanceCard({ report, portfolio }: Looked) {
  const { performance } = report.value;
  const growth = useGrowth(report, portfolio);
  if (performance === undefined) return null;
  const name = portfolio.benchmark || 'Benchmark';
  const finding = growthFinding(performance, name);
  return (
    <Card kicker="Growth and falls" title={finding} from={report} wide>
      <p class="lead">{drawdownFinding(performance)}.</p>
      {growth === undefined ? (
        <Waiting what="Reading the prices" />
      ) : (
        <GrowthChart growth={growth} benchmarkName={name} label={finding} />
      )}
    </Card>
  );
}
