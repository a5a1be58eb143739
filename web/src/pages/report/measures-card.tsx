import type { Performance, SeriesPerformance } from '../../api/shapes/report';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';
import { number, percent, signedPercent } from '../../words/numbers';
import type { Looked } from '../portfolio/portfolio-page';

/** How it did in numbers, beside its benchmark. */
export function MeasuresCard({ report, portfolio }: Looked) {
  const { performance } = report.value;
  if (performance === undefined) return null;
  const { portfolio: own, benchmark } = performance;
  const name = portfolio.benchmark || 'Benchmark';
  return (
    <Card kicker="Return for risk" title={findingOf(performance, name)} from={report}>
      <Table
        caption="Return, risk and what one was paid for it"
        rows={rowsOf(own, benchmark)}
        columns={[
          { title: 'Measure', cell: ([measure]) => measure },
          { title: 'Portfolio', number: true, cell: ([, text]) => text },
          ...(benchmark === undefined ? [] : [{ title: name, number: true, cell: ([, , other]: Row) => other }]),
        ]}
      />
      {benchmark !== undefined && (
        <p class="hint">
          Moves {number(performance.beta)} with {name} (95 % between {number(performance.confidence?.beta?.low)} and{' '}
          {number(performance.confidence?.beta?.high)}); tracking error {percent(performance.trackingError)} a year.
        </p>
      )}
    </Card>
  );
}

function findingOf({ portfolio, benchmark }: Performance, name: string): string {
  const own = `${number(portfolio.sharpe)} of return per unit of risk`;
  return benchmark?.sharpe === undefined ? own : `${own}, against ${number(benchmark.sharpe)} of ${name}`;
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
