import type { Block } from './blocks';
import type { Cell } from './numbers';

/** The first table of an answer, numbers whole; where there is none, names and values. */
export function asCsv(blocks: readonly Block[]): string {
  const table = blocks.find((block) => block.kind === 'table');
  if (table !== undefined) {
    const { columns, rows } = table;
    return records([
      columns.map(({ name }) => name.toLowerCase()),
      ...rows.map((row) => columns.map((_, index) => row[index])),
    ]);
  }
  const facts = blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : []));
  return records([['name', 'value'], ...facts.map(([name, value]) => [name.toLowerCase(), value])]);
}

const records = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\n`).join('');

/** A text that a spreadsheet would run as a formula is kept from it. */
function field(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[=+@\t\r-]/.test(cell) && !/^-?\d/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
