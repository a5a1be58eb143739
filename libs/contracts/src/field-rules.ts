import type { Violation } from '@perfolio/errors';

/** Collects what is wrong with a message, so that all of it is told at once. */
export interface Findings {
  readonly violations: Violation[];
  add(violation: Violation): void;
}

export function findings(): Findings {
  const violations: Violation[] = [];
  return { violations, add: (violation) => void violations.push(violation) };
}

/** What a number may be. `above` and `below` are inclusive unless `exclusive` says that the lower end is not. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly exclusive?: boolean;
}

/** What a weight, or a change of one, may be. */
export const WEIGHT_RANGE: Range = { from: -10, to: 10 };

const TICKER = /^[A-Z0-9._^=-]{1,32}$/;
const TICKER_LIMIT = '[A-Z0-9._^=-]{1,32}';

/** Whether a text is a ticker in its normalised form. */
export const isTicker = (text: string): boolean => TICKER.test(text);

export const normalisedTicker = (ticker: string): string => ticker.trim().toUpperCase();
export const normalisedCurrency = normalisedTicker;

/** What Node knows of ISO 4217. */
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

export function checkTicker(found: Findings, field: string, ticker: string): void {
  if (isTicker(normalisedTicker(ticker))) return;
  found.add({
    field,
    rule: 'ticker',
    description: `${field} must be 1 to 32 letters, digits or . _ ^ = -; got ${quoted(ticker)}.`,
    limit: TICKER_LIMIT,
    got: ticker,
  });
}

/** Empty is fine: it means that nothing is named. */
export function checkOptionalTicker(found: Findings, field: string, ticker: string): void {
  if (ticker !== '') checkTicker(found, field, ticker);
}

export function checkCurrency(found: Findings, field: string, currency: string): void {
  if (CURRENCIES.has(normalisedCurrency(currency))) return;
  found.add({
    field,
    rule: 'currency',
    description: `${field} must be a currency of ISO 4217, e.g. USD; got ${quoted(currency)}.`,
    limit: 'ISO 4217',
    got: currency,
  });
}

export function checkNumber(found: Findings, { field, value }: { field: string; value: number }, range: Range): void {
  if (isWithin(value, range)) return;
  const { from, to, exclusive } = range;
  const limit = `${exclusive ? '(' : '['}${from}, ${to}]`;
  const words = exclusive ? `above ${from} and at most ${to}` : `between ${from} and ${to}`;
  found.add({
    field,
    rule: Number.isFinite(value) ? 'range' : 'finite',
    description: `${field} must be a finite number ${words}; got "${value}".`,
    limit,
    got: `${value}`,
  });
}

const isWithin = (value: number, { from, to, exclusive }: Range): boolean =>
  Number.isFinite(value) && (exclusive ? value > from : value >= from) && value <= to;

export function checkOptionalNumber(
  found: Findings,
  { field, value }: { field: string; value: number | undefined },
  range: Range,
): void {
  if (value !== undefined) checkNumber(found, { field, value }, range);
}

export function checkDate(found: Findings, field: string, date: string): void {
  if (date === '' || isDate(date)) return;
  found.add({
    field,
    rule: 'date',
    description: `${field} must be a date in the form YYYY-MM-DD; got ${quoted(date)}.`,
    limit: 'YYYY-MM-DD',
    got: date,
  });
}

/** Whether a text is a day of the calendar in ISO form: 2023-02-29 is not. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function checkChoice(found: Findings, field: string, choice: { value: number; names: readonly string[] }): void {
  if (Number.isInteger(choice.value) && choice.value >= 0 && choice.value <= choice.names.length) return;
  found.add({
    field,
    rule: 'choice',
    description: `${field} must be one of ${choice.names.join(', ')}; got "${choice.value}".`,
    limit: choice.names.join(', '),
    got: `${choice.value}`,
  });
}

/** Too many of something is a reason of its own: LIMIT_EXCEEDED. */
export const COUNT_RULE = 'count';

export function checkCount(found: Findings, { field, count }: { field: string; count: number }, most: number): void {
  if (count <= most) return;
  found.add({
    field,
    rule: COUNT_RULE,
    description: `${field} may hold at most ${most.toLocaleString('en')} entries; got ${count.toLocaleString('en')}.`,
    limit: `${most}`,
    got: `${count}`,
  });
}

/** One entry a key: names every later one. */
export function checkUnique(
  found: Findings,
  { field, key }: { field: string; key: string },
  values: readonly string[],
): void {
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (seen.has(value)) {
      const path = `${field}[${index}].${key}`;
      found.add({
        field: path,
        rule: 'unique',
        description: `${path} is a second entry for ${quoted(value)}; give one.`,
        got: value,
      });
    }
    seen.add(value);
  }
}

export const quoted = (text: string): string => `"${text.length > 64 ? `${text.slice(0, 63)}…` : text}"`;
