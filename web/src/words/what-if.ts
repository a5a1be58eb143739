import type { FigureRow } from '../parts/figure-list';
import { type Maybe, number, percent, signedPoints } from './numbers';

type Figure = number | null | undefined;

/** A book before or after a change; the engine says null where the wire leaves a field out. */
interface Facts {
  readonly volatilityAnnual?: Figure;
  readonly largestPosition?: Figure;
  readonly herfindahl?: Figure;
  readonly grossExposure?: Figure;
  readonly netExposure?: Figure;
}

/** What a change of weights would do, in a title. */
export function changeFinding(before: Figure, after: Figure): string {
  if (typeof before !== 'number' || typeof after !== 'number') return 'The volatility cannot be measured';
  const change = after - before;
  if (Math.abs(change) < 5e-5) return `Volatility stays at ${percent(before)} a year`;
  return `Volatility ${change < 0 ? 'falls' : 'rises'} to ${percent(after)} a year (${signedPoints(change)})`;
}

/** Its figures, with what they are now. */
export function whatIfFigures(before: Facts, after: Facts): FigureRow[] {
  const row = (name: string, key: keyof Facts, more: Pick<FigureRow, 'text' | 'isBetterLow'>): FigureRow => ({
    name,
    before: before[key],
    after: after[key],
    ...more,
  });
  return [
    row('Volatility a year', 'volatilityAnnual', { text: percent, isBetterLow: true }),
    row('Largest position', 'largestPosition', { text: percent, isBetterLow: true }),
    row('Effective positions', 'herfindahl', { text: equalPositions, isBetterLow: true }),
    row('Gross exposure', 'grossExposure', { text: percent }),
    row('Net exposure', 'netExposure', { text: percent }),
  ];
}

/** As many equal positions would be as concentrated. */
const equalPositions = (herfindahl: Maybe): string => number(herfindahl && 1 / herfindahl, 1);
