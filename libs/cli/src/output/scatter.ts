import type { Picture } from './blocks';
import { type Shape, shown } from './numbers';

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly mark: string;
}

const HEIGHT = 15;
const MARGIN = 10;

/** Points on two axes; of points in one place the last is seen. */
export function scatter(
  title: string,
  points: readonly Point[],
  { x, y }: { readonly x: string; readonly y: string },
): Picture {
  return {
    kind: 'picture',
    title,
    lines: (width) => {
      const columns = Math.max(20, width - MARGIN - 1);
      const across = range(points.map((point) => point.x));
      const up = range(points.map((point) => point.y));
      const grid = Array.from({ length: HEIGHT }, () => Array<string>(columns).fill(' '));
      for (const point of points) {
        const row = HEIGHT - 1 - placeOf(point.y, up, HEIGHT);
        const cells = grid[row];
        if (cells !== undefined) cells[placeOf(point.x, across, columns)] = point.mark;
      }
      const label = (index: number) => (index === 0 ? up.high : index === HEIGHT - 1 ? up.low : undefined);
      return [
        `${y}:`,
        ...grid.map((cells, index) => `${tick(label(index))}|${cells.join('').trimEnd()}`),
        `${' '.repeat(MARGIN)}+${'-'.repeat(columns)}`,
        `${' '.repeat(MARGIN + 1)}${between(shown(across.low, PERCENT), `${x}: ${shown(across.high, PERCENT)}`, columns)}`,
      ];
    },
  };
}

const PERCENT: Shape = 'percent';

interface Range {
  readonly low: number;
  readonly high: number;
}

const range = (values: readonly number[]): Range => ({ low: Math.min(...values), high: Math.max(...values) });

const placeOf = (value: number, { low, high }: Range, size: number): number =>
  high === low ? 0 : Math.round(((value - low) / (high - low)) * (size - 1));

const tick = (value: number | undefined): string =>
  (value === undefined ? '' : shown(value, PERCENT)).padStart(MARGIN - 1).padEnd(MARGIN);

const between = (left: string, right: string, width: number): string =>
  `${left}${right.padStart(Math.max(0, width - left.length))}`;
