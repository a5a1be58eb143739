import { TableBehind } from '../parts/table';
import { dateText, number, percent, signedPercent } from '../words/numbers';
import { LeftAxis } from './axes';
import { Figure } from './figure';
import { linePath, type Scale, scale, spanOf } from './scale';

export interface Growth {
  /** Label of each period's end; the first is where it starts. */
  readonly labels: readonly string[];
  /** Wealth made of 1. */
  readonly own: readonly number[];
  /** The benchmark's; absent without one. */
  readonly benchmark?: readonly number[] | undefined;
}

interface GrowthChartParts {
  readonly growth: Growth;
  readonly benchmarkName: string;
  readonly label: string;
}

const HEIGHT = 340;
const UPPER = { top: 34, bottom: 196 };
const LOWER = { top: 232, bottom: 312 };
const LEFT = 46;

/** Wealth above, and below it how far each stands under its highest value so far. */
export function GrowthChart({ growth, benchmarkName, label }: GrowthChartParts) {
  const rows = everyNth(growth.labels, 24).map((index) => ({
    label: growth.labels[index] ?? '',
    own: growth.own[index],
    benchmark: growth.benchmark?.[index],
  }));
  return (
    <Figure
      label={label}
      height={HEIGHT}
      draw={(width) => <Drawing growth={growth} name={benchmarkName} width={width} />}
    >
      <TableBehind
        caption="Wealth made of 1"
        rows={rows}
        columns={[
          { title: 'At the end of', cell: (row) => (row.label === '' ? 'start' : dateText(row.label)) },
          { title: 'Portfolio', number: true, cell: ({ own }) => number(own, 3) },
          { title: benchmarkName || 'Benchmark', number: true, cell: ({ benchmark }) => number(benchmark, 3) },
        ]}
      />
    </Figure>
  );
}

function Drawing({ growth, name, width }: { readonly growth: Growth; readonly name: string; readonly width: number }) {
  const { labels, own, benchmark = [] } = growth;
  const right = width - 8;
  const x = (index: number): number => LEFT + ((right - LEFT) * index) / Math.max(1, labels.length - 1);
  const y = scale(spanOf([...own, ...benchmark]), { low: UPPER.bottom, high: UPPER.top }, 4);
  const falls = { own: drawdownOf(own), benchmark: drawdownOf(benchmark) };
  const { low } = spanOf([...falls.own, ...falls.benchmark]);
  const down = scale({ low, high: 0 }, { low: LOWER.bottom, high: LOWER.top }, 2);
  const xs = labels.map((_label, index) => x(index));
  return (
    <>
      <Legend name={benchmark.length === 0 ? '' : name} right={right} />
      <Years labels={labels} x={x} />
      <LeftAxis
        scale={y}
        text={(tick) => `${number(tick, 1)}×`}
        title="wealth made of 1"
        left={LEFT}
        right={right}
        top={UPPER.top}
      />
      <path d={linePath(xs, benchmark.map(y))} class="line benchmark" />
      <path d={linePath(xs, own.map(y))} class="line own" />
      <LeftAxis
        scale={down}
        text={(tick) => percent(tick, 0)}
        title="below the highest so far"
        left={LEFT}
        right={right}
        top={LOWER.top}
      />
      <path d={area(xs, falls.own, down)} class="fall own" />
      <path d={linePath(xs, falls.benchmark.map(down))} class="line benchmark" />
      <End x={right} y={y(own.at(-1) ?? 1)} text={signedPercent((own.at(-1) ?? 1) - 1, 0)} />
    </>
  );
}

const End = ({ x, y, text }: { readonly x: number; readonly y: number; readonly text: string }) => (
  <g>
    <circle cx={x} cy={y} r={3.5} class="mark own" />
    <text x={x - 6} y={y - 9} text-anchor="end" class="value halo">
      {text}
    </text>
  </g>
);

function Legend({ name, right }: { readonly name: string; readonly right: number }) {
  const short = name.length > 14 ? `${name.slice(0, 13)}…` : name;
  const width = name === '' ? 90 : 132 + short.length * 8.6;
  const left = right - width;
  return (
    <g class="legend">
      <line x1={left} x2={left + 18} y1={8} y2={8} class="line own" />
      <text x={left + 23} y={8} dy="0.34em">
        portfolio
      </text>
      {name !== '' && (
        <>
          <line x1={left + 100} x2={left + 118} y1={8} y2={8} class="line benchmark" />
          <text x={left + 123} y={8} dy="0.34em">
            {short}
          </text>
        </>
      )}
    </g>
  );
}

/** The first period of every year, thinned until the years do not touch. */
function Years({ labels, x }: { readonly labels: readonly string[]; readonly x: (index: number) => number }) {
  const starts = labels.flatMap((label, index) =>
    index > 0 && yearOf(label) !== yearOf(labels[index - 1] ?? '') ? [index] : [],
  );
  const gap = starts.length < 2 ? 100 : x(starts[1] ?? 0) - x(starts[0] ?? 0);
  const every = Math.max(1, Math.ceil(44 / Math.max(1, gap)));
  return (
    <g class="axis">
      {starts
        .filter((_start, place) => place % every === 0)
        .map((index) => (
          <g key={index}>
            <line x1={x(index)} x2={x(index)} y1={UPPER.top} y2={LOWER.bottom} class="grid" />
            <text x={x(index)} y={LOWER.bottom + 16} text-anchor="middle">
              {yearOf(labels[index] ?? '')}
            </text>
          </g>
        ))}
    </g>
  );
}

const yearOf = (label: string): string => label.slice(0, 4);

function drawdownOf(wealth: readonly number[]): number[] {
  let highest = Number.NEGATIVE_INFINITY;
  return wealth.map((value) => {
    highest = Math.max(highest, value);
    return value / highest - 1;
  });
}

function area(xs: readonly number[], falls: readonly number[], y: Scale): string {
  const line = linePath(xs, falls.map(y));
  return line === '' ? '' : `${line}L${xs.at(-1)} ${y(0)}L${xs[0]} ${y(0)}Z`;
}

/** About `count` places of a list, its last one among them. */
function everyNth(list: readonly unknown[], count: number): number[] {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.flatMap((_item, index) => ((list.length - 1 - index) % step === 0 ? [index] : []));
}
