import type { SimulatedLosses } from '../api/shapes/explore';
import { TableBehind } from '../parts/table';
import { percent } from '../words/numbers';
import { BottomAxis } from './axes';
import { Figure } from './figure';
import { linePath, scale } from './scale';

const HEIGHT = 230;
const BASE = HEIGHT - 38;

/** A bell of the simulated mean and deviation, and where the bad futures begin, with how sure that is. */
export function LossChart({ simulation, label }: { readonly simulation: SimulatedLosses; readonly label: string }) {
  const rows = Object.entries(simulation.levels).map(([level, numbers]) => ({ level: Number(level), ...numbers }));
  return (
    <Figure label={label} height={HEIGHT} draw={(width) => <Drawing simulation={simulation} width={width} />}>
      <p class="hint">
        {simulation.paths.toLocaleString('en-US')} futures. The curve is a normal one of the same mean and deviation;
        the marks are what was simulated, as wide as chance leaves them.
      </p>
      <TableBehind
        caption="Simulated losses"
        rows={rows}
        columns={[
          { title: 'Confidence', cell: ({ level }) => percent(level, 0) },
          { title: 'Value at risk', number: true, cell: (row) => percent(row.var, 2) },
          { title: 'Expected shortfall', number: true, cell: ({ es }) => percent(es, 2) },
          { title: 'Standard error', number: true, cell: ({ varStandardError }) => percent(varStandardError, 3) },
        ]}
      />
    </Figure>
  );
}

const STEPS = 120;

function Drawing({ simulation, width }: { readonly simulation: SimulatedLosses; readonly width: number }) {
  const { mean = 0, deviation = 0, levels } = simulation;
  // What is written beside a line stands above all lines to its right.
  const marks = Object.entries(levels).sort(([, a], [, b]) => (b.var ?? 0) - (a.var ?? 0));
  const worst = Math.max(...Object.values(levels).map(({ es }) => es ?? 0), 3 * deviation);
  const x = scale({ low: -worst, high: mean + 3.2 * deviation }, { low: 30, high: width - 30 }, width < 420 ? 4 : 7);
  const points = Array.from({ length: STEPS + 1 }, (_, i) => -worst + ((mean + 3.2 * deviation + worst) * i) / STEPS);
  const density = points.map((point) => Math.exp(-((point - mean) ** 2) / (2 * deviation ** 2 || 1)));
  const path = linePath(
    points.map(x),
    density.map((height) => BASE - height * (BASE - 46)),
  );
  return (
    <>
      <path d={`${path}L${x(points.at(-1) ?? 0)} ${BASE}L${x(points[0] ?? 0)} ${BASE}Z`} class="fall own" />
      <BottomAxis scale={x} text={(tick) => percent(tick, 0)} title="return over the horizon" top={46} bottom={BASE} />
      {marks.map(([level, { var: loss = 0, varStandardError: error = 0 }], index) => (
        <rect
          key={level}
          x={x(-loss - 2 * error)}
          width={Math.max(1.5, x(-loss + 2 * error) - x(-loss - 2 * error))}
          y={22 + index * 16}
          height={BASE - 22 - index * 16}
          class="bar risk"
        />
      ))}
      {marks.map(([level, { var: loss = 0 }], index) => (
        <text key={level} x={x(-loss) + 8} y={6 + index * 16} dy="0.7em" class="value halo">
          {`${level === '0.95' ? '1 in 20' : '1 in 100'}: ${percent(-loss)}`}
        </text>
      ))}
    </>
  );
}
