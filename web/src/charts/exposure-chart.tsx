import { TableBehind } from '../parts/table';
import { factorText } from '../words/factors';
import { number } from '../words/numbers';
import { BottomAxis } from './axes';
import { Figure } from './figure';
import { type Scale, scale, spanOf } from './scale';

export interface Exposure {
  readonly factor: string;
  readonly beta: number;
  /** Ends of the interval of confidence; absent where it cannot be had. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

const ROW = 40;
const TOP = 6;
const BOTTOM = 34;

/** Exposures with how far they may be off by chance. */
export function ExposureChart({ rows, label }: { readonly rows: readonly Exposure[]; readonly label: string }) {
  const height = TOP + rows.length * ROW + BOTTOM;
  return (
    <Figure label={label} height={height} draw={(width) => <Drawing rows={rows} width={width} height={height} />}>
      <TableBehind
        caption="Exposure to each factor, with its 95 % interval"
        rows={rows}
        columns={[
          { title: 'Factor', cell: ({ factor }) => factorText(factor) },
          { title: 'Exposure (β)', number: true, cell: ({ beta }) => number(beta, 3) },
          { title: 'From', number: true, cell: ({ low }) => number(low, 3) },
          { title: 'To', number: true, cell: ({ high }) => number(high, 3) },
        ]}
      />
    </Figure>
  );
}

function Drawing({ rows, width, height }: { rows: readonly Exposure[]; width: number; height: number }) {
  const { low, high } = spanOf(rows.flatMap((row) => [row.beta, row.low ?? row.beta, row.high ?? row.beta, 0]));
  const x = scale({ low, high }, { low: 18, high: width - 44 }, width < 420 ? 4 : 6);
  return (
    <>
      <BottomAxis
        scale={x}
        text={(tick) => number(tick, 1)}
        title="β: move here per move of the factor"
        top={TOP}
        bottom={height - BOTTOM}
      />
      {rows.map((row, index) => (
        <Row key={row.factor} {...row} x={x} y={TOP + index * ROW} />
      ))}
    </>
  );
}

function Row({ factor, beta, low, high, x, y }: Exposure & { readonly x: Scale; readonly y: number }) {
  const middle = y + 27;
  return (
    <g>
      <title>{`${factorText(factor)}: β ${number(beta, 3)}, 95 % between ${number(low, 3)} and ${number(high, 3)}`}</title>
      <text x={0} y={y + 12} class="name halo">
        {factorText(factor)}
      </text>
      <line x1={x(low ?? beta)} x2={x(high ?? beta)} y1={middle} y2={middle} class="whisker" />
      <circle cx={x(beta)} cy={middle} r={5} class="mark own" />
      <text x={x(high ?? beta) + 9} y={middle} dy="0.34em" class="value halo">
        {number(beta)}
      </text>
    </g>
  );
}
