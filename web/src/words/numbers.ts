/** A number as a person reads it: two to four significant digits. Undefined is a dash, never a zero. */
const NONE = '–';
const MINUS = '−';

export type Maybe = number | undefined;

const text = (value: number, digits: number): string =>
  value
    .toFixed(digits)
    .replace('-', MINUS)
    .replace(/^−(0(?:\.0+)?)$/, '$1');

export const number = (value: Maybe, digits = 2): string => (value === undefined ? NONE : text(value, digits));

/** A fraction in percent; more digits where it is small. No line breaks before its sign. */
export function percent(value: Maybe, digits = digitsFor(value)): string {
  return value === undefined ? NONE : `${text(value * 100, digits)}\u00a0%`;
}

/** The same with its sign. */
export function signedPercent(value: Maybe, digits = digitsFor(value)): string {
  if (value === undefined) return NONE;
  return value > 0 ? `+${percent(value, digits)}` : percent(value, digits);
}

/** A difference of two percentages: in points, since a percentage of a percentage is something else. */
export const points = (value: Maybe, digits = digitsFor(value)): string =>
  value === undefined ? NONE : `${text(value * 100, digits)}\u00a0points`;

export const signedPoints = (value: Maybe, digits = digitsFor(value)): string =>
  value !== undefined && value > 0 ? `+${points(value, digits)}` : points(value, digits);

export const signed = (value: Maybe, digits = 2): string =>
  value !== undefined && value > 0 ? `+${number(value, digits)}` : number(value, digits);

function digitsFor(value: Maybe): number {
  const size = Math.abs(value ?? 0) * 100;
  if (size >= 99.95 || size === 0) return 0;
  return size >= 0.995 ? 1 : 2;
}

/** `2016-02` as `Feb 2016`, `2016-02-03` as `3 Feb 2016`; no line breaks within. */
export function dateText(label: string): string {
  const [year = '', month, day] = label.split('-');
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return label;
  return [...(day === undefined ? [] : [Number(day)]), name, year].join('\u00a0');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time of the service as the reader's clock says it; a line breaks between day and hour alone. */
export const timeText = (time: string | undefined): string =>
  time === undefined || time === ''
    ? NONE
    : new Date(time)
        .toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
        .replaceAll(/(?<!,) /g, '\u00a0');

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
