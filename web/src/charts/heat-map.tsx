import { Table } from '../parts/table';
import { number } from '../words/numbers';
import { Figure } from './figure';

interface HeatMapParts {
  readonly names: readonly string[];
  /** Row by row; NaN for a cell without a value. */
  readonly values: readonly number[];
  readonly label: string;
}

const NAMES = 96;
const CORNER = 12;

/** Correlations from −1 to 1, likes beside likes. */
export function HeatMap({ names, values, label }: HeatMapParts) {
  const side = (width: number): number => Math.min(44, (width - NAMES - CORNER) / names.length);
  // The height follows from the width, which is known only when it is drawn: the square never grows beyond this.
  const most = Math.min(44 * names.length, 480);
  const rows = names.map((name, row) => ({ name, row }));
  const cellOf = (row: number, column: number): number => values[row * names.length + column] ?? Number.NaN;
  return (
    <Figure
      label={label}
      height={most + 92}
      draw={(width) => <Cells names={names} cellOf={cellOf} side={Math.min(side(width), most / names.length)} />}
    >
      <details class="behind">
        <summary>The numbers</summary>
        <Table
          caption="Correlation of returns"
          rows={rows}
          columns={[
            { title: 'Position', cell: ({ name }) => name },
            ...names.map((title, column) => ({
              title,
              number: true,
              cell: ({ row }: { row: number }) => number(cellOf(row, column)),
            })),
          ]}
        />
      </details>
    </Figure>
  );
}

interface CellsParts {
  readonly names: readonly string[];
  readonly cellOf: (row: number, column: number) => number;
  readonly side: number;
}

function Cells({ names, cellOf, side }: CellsParts) {
  const shown = names.map((name) => (name.length > 13 ? `${name.slice(0, 12)}…` : name));
  const below = names.length * side;
  const isLegible = side >= 11;
  return (
    <>
      {isLegible &&
        shown.map((name, index) => (
          <g key={names[index]}>
            <text x={NAMES - 6} y={(index + 0.5) * side} dy="0.34em" text-anchor="end" class="name small">
              {name}
            </text>
            <text
              transform={`translate(${NAMES + (index + 0.5) * side} ${below + 8}) rotate(-45)`}
              dy="0.5em"
              text-anchor="end"
              class="name small"
            >
              {name}
            </text>
          </g>
        ))}
      {names.map((a, row) =>
        names.map((b, column) => (
          <Cell
            key={`${a} ${b}`}
            x={NAMES + column * side}
            y={row * side}
            side={side}
            value={cellOf(row, column)}
            title={`${a}, ${b}`}
          />
        )),
      )}
    </>
  );
}

interface CellParts {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly value: number;
  readonly title: string;
}

function Cell({ x, y, side, value, title }: CellParts) {
  const strength = Math.min(1, Math.abs(value));
  return (
    <g>
      <title>{`${title}: ${number(value)}`}</title>
      <rect x={x} y={y} width={side - 1} height={side - 1} class="cell" />
      <rect
        x={x}
        y={y}
        width={side - 1}
        height={side - 1}
        class={value < 0 ? 'cell cold' : 'cell warm'}
        fill-opacity={strength}
      />
      {side >= 30 && (
        <text
          x={x + side / 2}
          y={y + side / 2}
          dy="0.34em"
          text-anchor="middle"
          class={strength > 0.6 ? 'value small on' : 'value small'}
        >
          {number(value)}
        </text>
      )}
    </g>
  );
}
