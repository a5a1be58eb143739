import { GrowthChart } from '../../charts/growth-chart';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { Waiting } from '../../parts/notice';
import type { SeriesPerformance } from '../../api/shapes/report';
import { drawdownFinding, growthFinding } from '../../words/findings';
import { number, percent, signedPercent } from '../../words/numbers';
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
      {growth.value === undefined ? (
        <Waiting what="Reading the prices" />
      ) : (
        <GrowthChart growth={growth.value} benchmarkName={name} label={finding} />
      )}
      <Table
        caption="In numbers"
        rows={rowsOf(performance.portfolio, performance.benchmark)}
        columns={[
          { title: 'Measure', cell: ([measure]) => measure },
          { title: 'Portfolio', number: true, cell: ([, own]) => own },
          ...(performance.benchmark === undefined
            ? []
            : [{ title: name, number: true, cell: ([, , other]: Row) => other }]),
        ]}
      />
    </Card>
  );
}

type Row = readonly [measure: string, own: string, other: string];

function rowsOf(own: SeriesPerformance, other: SeriesPerformance | undefined): Row[] {
  const row = (name: string, text: (series: SeriesPerformance) => string): Row => [
    name,
    text(own),
    other === undefined ? '' : text(other),
  ];
  return [
    row('Return per year', ({ annualisedReturn }) => signedPercent(annualisedReturn)),
    row('Volatility per year', ({ volatilityAnnual }) => percent(volatilityAnnual)),
    row('Sharpe ratio', ({ sharpe }) => number(sharpe)),
    row('Deepest fall', ({ drawdown }) => percent(drawdown.maxDrawdown)),
    row('Below the highest now', ({ drawdown }) => percent(drawdown.current)),
  ];
}
