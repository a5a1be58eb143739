import { broken } from '../help';
import type { Block, Facts, Picture, Table } from './blocks';
import { shown } from './numbers';

const GAP = 2;
const NARROWEST = 8;

/** An answer for a terminal, no line longer than its width where a blank lets it break. */
export function asText(blocks: readonly Block[], width: number): string {
  return blocks.map((block) => [...titled(block), ...linesOf(block, width)].join('\n')).join('\n\n');
}

const titled = ({ title }: Block): string[] => (title === undefined ? [] : [title.toUpperCase()]);

function linesOf(block: Block, width: number): readonly string[] {
  switch (block.kind) {
    case 'table':
      return tableLines(block, width);
    case 'facts':
      return factLines(block, width);
    case 'picture':
      return pictureLines(block, width);
    default:
      return block satisfies never;
  }
}

/** Text to the left, numbers to the right. Where the width does not do, the widest column of text is cut. */
function tableLines({ columns, rows, empty = 'Nothing.' }: Table, width: number): readonly string[] {
  if (rows.length === 0) return [empty];
  const cells = rows.map((row) => columns.map(({ shape }, index) => shown(row[index], shape)));
  const isNumber = columns.map((_, index) => rows.some((row) => typeof row[index] === 'number'));
  const widths = fitted(
    columns.map(({ name }, index) => Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0))),
    isNumber,
    width,
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => (isNumber[index] ? cell.padStart(widths[index] ?? 0) : cut(cell, widths[index] ?? 0)))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [columns.map(({ name }) => name), ...cells].map(line);
}

function fitted(widths: readonly number[], isNumber: readonly boolean[], width: number): readonly number[] {
  const fitting = [...widths];
  const room = width - GAP * (widths.length - 1);
  for (let over = sum(fitting) - room; over > 0; over = sum(fitting) - room) {
    const texts = fitting.map((one, index) => (isNumber[index] === true ? 0 : one));
    const widest = Math.max(...texts);
    if (widest <= NARROWEST) break;
    const second = Math.max(NARROWEST, ...texts.filter((one) => one < widest));
    fitting[texts.indexOf(widest)] = Math.max(second, widest - over, NARROWEST) - (second === widest ? 1 : 0);
  }
  return fitting;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

function factLines({ facts }: Facts, width: number): readonly string[] {
  const left = Math.max(0, ...facts.map(([name]) => name.length)) + GAP;
  return facts.flatMap(([name, value, shape]) => {
    const [first = '', ...rest] = broken(shown(value, shape), Math.max(20, width - left));
    return [`${name.padEnd(left)}${first}`, ...rest.map((line) => `${' '.repeat(left)}${line}`)];
  });
}

const pictureLines = (picture: Picture, width: number): readonly string[] => picture.lines(width);
