import { percent } from '../report-text/layout';
import { type Html, html } from './html';
import { minus } from './numbers';

interface PairedBar {
  readonly name: string;
  /** Fractions; undefined where there is none. */
  readonly first: number | undefined;
  readonly second: number | undefined;
}

interface Paired {
  readonly title: string;
  readonly bars: readonly PairedBar[];
  /** What the first and the second bar of each pair are. */
  readonly keys: readonly [string, string];
}

const WIDTH = 480;
const NAMES = 136;
const VALUES = 56;
const ROW = 34;
const BAR = 11;
const KEYS = 26;

/** Two bars for each name from a common zero, as an image with a text alternative: the table beside it holds the numbers. */
export function pairedBars({ title, bars, keys }: Paired): Html {
  const scale = scaleOf(bars.flatMap(({ first, second }) => [first ?? 0, second ?? 0]));
  const height = KEYS + bars.length * ROW;
  const zero = scale(0);
  return html`<svg role="img" aria-label="${title}" viewBox="0 0 ${WIDTH} ${height}">
${keys.map((key, i) => html`<rect class="bar-${i + 1}" x="${NAMES + i * KEY_WIDTH}" y="4" width="11" height="11" rx="2"/><text x="${NAMES + i * KEY_WIDTH + 17}" y="14">${key}</text>`)}
<line class="axis" x1="${zero}" x2="${zero}" y1="${KEYS - 2}" y2="${height}"/>
${bars.map((bar, i) => pairOf(bar, KEYS + i * ROW, scale))}
</svg>`;
}

const KEY_WIDTH = 120;

function pairOf({ name, first, second }: PairedBar, top: number, scale: (value: number) => number): Html {
  return html`<text class="name" x="${NAMES - 12}" y="${top + 18}" text-anchor="end">${shortened(name)}</text>
${[first, second].map((value, i) => barOf(value, { top: top + 3 + i * (BAR + 2), key: i + 1, scale }))}`;
}

interface Placed {
  readonly top: number;
  readonly key: number;
  scale(value: number): number;
}

function barOf(value: number | undefined, { top, key, scale }: Placed): Html {
  if (value === undefined) return html``;
  const [from, to] = [scale(Math.min(0, value)), scale(Math.max(0, value))];
  return html`<rect class="bar-${key}" x="${from.toFixed(1)}" y="${top}" width="${(to - from).toFixed(1)}" height="${BAR}" rx="1"/>
<text class="value" x="${(to + 6).toFixed(1)}" y="${top + BAR - 1}">${minus(percent(value))}</text>`;
}

/** From the values' range, which holds zero, to places between the names and the last value. */
function scaleOf(values: readonly number[]): (value: number) => number {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  return (value) => NAMES + ((value - low) / span) * (WIDTH - NAMES - VALUES);
}

const LONGEST_NAME = 19;

const shortened = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);
