import { TableBehind } from '../parts/table';
import { BottomAxis } from './axes';
import { Figure } from './figure';
import { type Scale, scale, spanOf } from './scale';

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly tone?: 'own' | 'risk' | 'quiet';
}

interface BarChartParts {
  readonly rows: readonly Bar[];
  readonly label: string;
  readonly caption: string;
  /** What the bars count, with its unit. */
  readonly axis: string;
  readonly text: (value: number) => string;
}

const ROW = 30;
const TOP = 4;
const BOTTOM = 34;

/** Numbers side by side, from zero to either side. */
export function BarChart({ rows, label, caption, axis, text }: BarChartParts) {
  const height = TOP + rows.length * ROW + BOTTOM;
  const draw = (width: number) => {
    const names = Math.min(width * 0.42, 20 + 7.2 * Math.max(4, ...rows.map(({ name }) => name.length)));
    const { low, high } = spanOf([0, ...rows.map(({ value }) => value)]);
    const x = scale({ low, high }, { low: names, high: width - 56 }, width < 420 ? 3 : 5);
    return (
      <>
        <BottomAxis scale={x} text={(tick) => whole(text(tick))} title={axis} top={TOP} bottom={height - BOTTOM} />
        {rows.map((row, index) => (
          <Row key={row.name} {...row} x={x} y={TOP + (index + 0.5) * ROW} text={text} />
        ))}
      </>
    );
  };
  return (
    <Figure label={label} height={height} draw={draw}>
      <TableBehind
        caption={caption}
        rows={rows}
        columns={[
          { title: 'What', cell: ({ name }) => name },
          { title: axis, number: true, cell: ({ value }) => text(value) },
        ]}
      />
    </Figure>
  );
}

/** Ticks are round numbers: what is nothing behind the point only takes room. */
const whole = (text: string): string => text.replace(/\.0+(?!\d)/, '');

interface RowParts extends Bar {
  readonly x: Scale;
  readonly y: number;
  readonly text: (value: number) => string;
}

function Row({ name, value, tone = 'own', x, y, text }: RowParts) {
  const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
  return (
    <g>
      <text x={0} y={y} dy="0.34em" class="name">
        {name}
      </text>
      <rect x={from} width={Math.max(1, to - from)} y={y - 8} height={16} rx={2} class={`bar ${tone}`} />
      <text x={to + 6} y={y} dy="0.34em" class="value">
        {text(value)}
      </text>
    </g>
  );
}
