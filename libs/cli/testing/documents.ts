import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');

/** A fenced block of a document. */
export interface Block {
  readonly file: string;
  /** The heading it stands under. */
  readonly heading: string;
  /** What its fence says it is; empty where it says nothing. */
  readonly info: string;
  readonly text: string;
}

/** What people read, by its path from the root. */
export const documents = (): readonly string[] => [
  'README.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export function blocksOf(file: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: { readonly info: string; readonly lines: string[] } | undefined;
  for (const line of readFileSync(join(ROOT, file), 'utf8').split('\n')) {
    if (line.startsWith('```')) {
      if (open !== undefined) blocks.push({ file, heading, info: open.info, text: open.lines.join('\n') });
      open = open === undefined ? { info: line.slice(3).trim(), lines: [] } : undefined;
    } else if (open !== undefined) open.lines.push(line);
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
  }
  if (open !== undefined) throw new RangeError(`${file} has a block without an end.`);
  return blocks;
}

/** The blocks of a document that a reader may paste. */
export const shellOf = (file: string): readonly Block[] => blocksOf(file).filter(({ info }) => info === 'sh');

/** The command lines of a block, without what is said beside them. */
export const commandsOf = ({ text }: Block): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/(^|\s{2,})# .*$/, '').trim())
    .filter((line) => line !== '');

/** The words of a command line, as a shell reads them: quotes of both kinds keep words together. */
export const wordsOf = (line: string): readonly string[] =>
  (line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
