import type { Format, Given } from '../arguments';
import type { Surroundings } from '../command';
import { broken } from '../help';
import type { Answer } from './blocks';
import { asCsv } from './csv';
import { asText } from './table';

const DEFAULT_WIDTH = 80;
const WIDEST = 160;

/** Writes an answer as it was asked for. Data goes to stdout, and nothing else does. */
export function writeAnswer(answer: Answer, given: Given, { stdout, stderr }: Surroundings): void {
  if (answer.written !== true) {
    const format = answer.asJson === true ? jsonAtLeast(given.format) : given.format;
    stdout.write(written(answer, format, widthOf(stdout)));
  }
  if (given.quiet || given.format !== 'table') return;
  for (const note of answer.notes ?? []) stderr.write(fitted(note, widthOf(stderr)));
}

const widthOf = ({ columns = DEFAULT_WIDTH }: Surroundings['stdout']): number => Math.min(columns, WIDEST);

const fitted = (note: string, width: number): string =>
  note
    .split('\n')
    .flatMap((line) => broken(line, width))
    .map((line) => `${line}\n`)
    .join('');

const jsonAtLeast = (format: Format): Format => (format === 'ndjson' ? 'ndjson' : 'json');

function written({ json, items, blocks }: Answer, format: Format, width: number): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(json, undefined, 2)}\n`;
    case 'ndjson':
      return (items ?? [json]).map((item) => `${JSON.stringify(item)}\n`).join('');
    case 'csv':
      return asCsv(blocks);
    case 'table':
      return blocks.length === 0 ? '' : `${asText(blocks, width)}\n`;
    default:
      return format satisfies never;
  }
}
