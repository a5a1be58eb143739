/** What a terminal shows without wrapping. */
const COLUMNS = 80;

const INDENT = '  ';

/** Sentences, broken between words. */
export function paragraph(text: string): string[] {
  const lines: string[] = [];
  let line = INDENT;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length + 1 > COLUMNS && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = INDENT;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** Rows under a head: the first column to the left, the others to the right, the first shortened where the width does not do. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const others = widths.slice(1).reduce((sum, width) => sum + width + GAP, 0);
  const first = Math.min(widths[0] ?? 0, COLUMNS - INDENT.length - others);
  return [head, ...rows].map((row) => lineOf(row, [first, ...widths.slice(1)]));
}

const GAP = 2;

function lineOf(row: readonly string[], [first = 0, ...widths]: readonly number[]): string {
  const [name = '', ...cells] = row;
  const shown = name.length > first ? `${name.slice(0, first - 1)}…` : name.padEnd(first);
  return `${INDENT}${shown}${cells.map((cell, column) => cell.padStart((widths[column] ?? 0) + GAP)).join('')}`.trimEnd();
}

/** A title, and what is under it. */
export const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title.toUpperCase(), ...lines];

/** A dash for what is undefined: never a zero. */
const NOTHING = '-';

/** `0.1486` is `14.9 %`. */
export const percent = (value: number | undefined): string =>
  value === undefined ? NOTHING : `${zeroed((value * 100).toFixed(1))} %`;

export const decimal = (value: number | undefined, digits = 2): string =>
  value === undefined ? NOTHING : zeroed(value.toFixed(digits));

/** What rounds to nothing has no sign. */
const zeroed = (text: string): string => (Number(text) === 0 ? text.replace('-', '') : text);
