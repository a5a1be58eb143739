import { decimal, percent } from '../report-text/layout';
import { type Html, html } from './html';

/** A number as people read it, with the number itself, as the JSON has it, in `value`. */
const numberOf = (value: number | undefined, text: string): Html =>
  value === undefined ? html`<span class="none">–</span>` : html`<data value="${value}">${minus(text)}</data>`;

/** A fraction as a percentage. */
export const share = (value: number | undefined): Html => numberOf(value, percent(value));

export const ratio = (value: number | undefined, digits = 2): Html => numberOf(value, decimal(value, digits));

/** The sign of typography, which does not look like a dash. */
export const minus = (text: string): string => text.replace('-', '−');

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2016-02-03` is 3 Feb 2016, `2016-02` is Feb 2016; no line breaks within. */
export function dateText(label = ''): string {
  const [year = '', month, day] = label.split('-');
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return label;
  return [...(day === undefined ? [] : [Number(day)]), name, year].join('\u00a0');
}
