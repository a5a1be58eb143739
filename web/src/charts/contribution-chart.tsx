import { TableBehind } from '../parts/table';
import { percent } from '../words/numbers';
import { BottomAxis } from './axes';
import { Figure } from './figure';
import { type Scale, scale, spanOf } from './scale';

export interface Contribution {
  readonly ticker: string;
  readonly weight: number;
  readonly share: number;
}

const ROW = 26;
const TOP = 22;
const BOTTOM = 34;

/** Risk against money: where the two marks of a row part, a position carries more or less than its weight. */
export function ContributionChart({ rows, label }: { readonly rows: readonly Contribution[]; readonly label: string }) {
  const height = TOP + rows.length * ROW + BOTTOM;
  return (
    <Figure label={label} height={height} draw={(width) => <Drawing rows={rows} width={width} height={height} />}>
      <TableBehind
        caption="Weight and share of risk by position"
        rows={rows}
        columns={[
          { title: 'Position', cell: ({ ticker }) => ticker },
          { title: 'Weight', number: true, cell: ({ weight }) => percent(weight, 2) },
          { title: 'Share of variance', number: true, cell: ({ share }) => percent(share, 2) },
        ]}
      />
    </Figure>
  );
}

/** Both are seen where they meet. */
const WEIGHT = 6.5;
const RISK = 4;

function Drawing({ rows, width, height }: { rows: readonly Contribution[]; width: number; height: number }) {
  const names = Math.min(150, 24 + 7.4 * Math.max(...rows.map(({ ticker }) => ticker.length)));
  const { low, high } = spanOf(rows.flatMap(({ weight, share }) => [weight, share, 0]));
  const x = scale({ low, high }, { low: names, high: width - 18 }, width < 420 ? 3 : 5);
  return (
    <>
      <Legend width={width} />
      <BottomAxis
        scale={x}
        text={(tick) => percent(tick, 0)}
        title="share of money, of variance"
        top={TOP}
        bottom={height - BOTTOM}
      />
      {rows.map((row, index) => (
        <Row key={row.ticker} {...row} x={x} y={TOP + (index + 0.5) * ROW} />
      ))}
    </>
  );
}

function Legend({ width }: { readonly width: number }) {
  return (
    <g class="legend">
      <circle cx={width - 190} cy={8} r={WEIGHT} class="mark weight" />
      <text x={width - 180} y={8} dy="0.34em">
        weight
      </text>
      <circle cx={width - 108} cy={8} r={RISK} class="mark risk" />
      <text x={width - 98} y={8} dy="0.34em">
        share of risk
      </text>
    </g>
  );
}

function Row({ ticker, weight, share, x, y }: Contribution & { readonly x: Scale; readonly y: number }) {
  return (
    <g>
      <title>{`${ticker}: ${percent(weight, 2)} of the money, ${percent(share, 2)} of the risk`}</title>
      <text x={0} y={y} dy="0.34em" class="name">
        {ticker.length > 16 ? `${ticker.slice(0, 15)}…` : ticker}
      </text>
      <line x1={x(weight)} x2={x(share)} y1={y} y2={y} class={share > weight ? 'link more' : 'link less'} />
      <circle cx={x(weight)} cy={y} r={WEIGHT} class="mark weight" />
      <circle cx={x(share)} cy={y} r={RISK} class="mark risk" />
    </g>
  );
}
