export type Cell = string | number | boolean | undefined;

/** How a number is shown; programs get it whole. */
export type Shape = 'percent' | 'points' | 'decimal' | 'integer' | 'bytes' | 'text';

/** Undefined is a dash and never a zero. */
export function shown(cell: Cell, shape: Shape = 'text'): string {
  if (cell === undefined || cell === '') return '-';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return typeof cell === 'string' ? cell : SHAPES[shape](cell);
}

const SHAPES: Readonly<Record<Shape, (value: number) => string>> = {
  percent: (value) => `${zeroed((value * 100).toFixed(1))} %`,
  points: (value) => `${value > 0 ? '+' : ''}${zeroed((value * 100).toFixed(1))} %`,
  decimal: (value) => zeroed(value.toFixed(2)),
  integer: (value) => Math.round(value).toLocaleString('en-US'),
  bytes: (value) => bytes(value),
  text: String,
};

/** What rounds to nothing has no sign. */
const zeroed = (text: string): string => (Number(text) === 0 ? text.replace('-', '') : text);

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const scaled = value / 1000 ** power;
  return `${power === 0 ? scaled : scaled.toFixed(1)} ${units[power]}`;
}
