import { TableBehind } from '../parts/table';
import { percent } from '../words/numbers';
import { BottomAxis, LeftAxis } from './axes';
import { Figure } from './figure';
import { linePath, scale, spanOf } from './scale';

export interface FrontierDot {
  readonly volatilityAnnual: number;
  readonly expectedReturn: number;
}

interface FrontierChartParts {
  readonly points: readonly FrontierDot[];
  /** The portfolio as it is. */
  readonly own: FrontierDot | undefined;
  /** What an optimisation found. */
  readonly found: FrontierDot | undefined;
  readonly label: string;
}

const HEIGHT = 320;

export function FrontierChart(parts: FrontierChartParts) {
  return (
    <Figure label={parts.label} height={HEIGHT} draw={(width) => <Drawing {...parts} width={width} />}>
      <TableBehind
        caption="Points of the frontier"
        rows={parts.points}
        columns={[
          { title: 'Volatility a year', number: true, cell: ({ volatilityAnnual }) => percent(volatilityAnnual, 2) },
          { title: 'Expected return', number: true, cell: ({ expectedReturn }) => percent(expectedReturn, 2) },
        ]}
      />
    </Figure>
  );
}

function Drawing({ points, own, found, width }: FrontierChartParts & { readonly width: number }) {
  const all = [...points, ...(own === undefined ? [] : [own]), ...(found === undefined ? [] : [found])];
  const x = scale(
    spanOf(all.map(({ volatilityAnnual }) => volatilityAnnual)),
    { low: 52, high: width - 20 },
    width < 420 ? 4 : 6,
  );
  const y = scale(spanOf(all.map(({ expectedReturn }) => expectedReturn)), { low: HEIGHT - 40, high: 30 }, 5);
  const at = (dot: FrontierDot) => ({ cx: x(dot.volatilityAnnual), cy: y(dot.expectedReturn) });
  const sorted = [...points].sort((a, b) => a.expectedReturn - b.expectedReturn);
  return (
    <>
      <LeftAxis
        scale={y}
        text={(tick) => percent(tick)}
        title="expected return a year"
        left={52}
        right={width - 20}
        top={30}
      />
      <BottomAxis scale={x} text={(tick) => percent(tick)} title="volatility a year" top={30} bottom={HEIGHT - 40} />
      <path
        d={linePath(
          sorted.map((dot) => at(dot).cx),
          sorted.map((dot) => at(dot).cy),
        )}
        class="line own"
      />
      {sorted.map((dot) => (
        <circle key={dot.expectedReturn} {...at(dot)} r={3} class="mark own" />
      ))}
      {own !== undefined && <Named dot={at(own)} name="now" tone="now" />}
      {found !== undefined && <Named dot={at(found)} name="found" tone="own" />}
    </>
  );
}

interface NamedParts {
  readonly dot: { readonly cx: number; readonly cy: number };
  readonly name: string;
  readonly tone: string;
}

const Named = ({ dot, name, tone }: NamedParts) => (
  <g>
    <circle {...dot} r={6.5} class={`mark ${tone}`} />
    <text x={dot.cx - 11} y={dot.cy} dy="0.34em" text-anchor="end" class="value halo">
      {name}
    </text>
  </g>
);
