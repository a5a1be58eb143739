import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';

import { answering } from '../asking';
import { type Command, EXIT } from '../command';
import type { Block } from '../output/blocks';
import type { gatewayV1 } from '../server/ask';

const FORMATS = ['CSV', 'YAML', 'JSON'] as const;
const MARKS = ['POINT', 'COMMA'] as const;
const ENDINGS: Readonly<Record<string, number>> = { csv: 1, tsv: 1, txt: 1, yaml: 2, yml: 2, json: 3 };

export const entry: Command = {
  summary: 'Bring portfolios from CSV, YAML or JSON: all or nothing',
  arguments: [{ name: 'FILE', help: 'Positions, one a row, or whole portfolios; - is standard input.' }],
  options: {
    name: { type: 'text', value: 'NAME', help: 'Of a portfolio that the file does not name.' },
    'dry-run': { type: 'flag', help: 'Reads the file, tells what is wrong with each row, and stores nothing.' },
    format: { type: 'text', value: 'NAME', choices: FORMATS, help: 'By the ending of the file unless said.' },
    'decimal-mark': { type: 'text', value: 'NAME', choices: MARKS, help: 'Where it cannot be guessed.' },
  },
  examples: ['perfolio import holdings.csv --name Mine --dry-run', 'perfolio import portfolio.yaml'],
  run: answering(async ({ perfolio, ask, given, surroundings, options }) => {
    const [file = ''] = given.positionals;
    const head = {
      validateOnly: given.flag('dry-run'),
      format: 1 + FORMATS.findIndex((name) => name === given.choice('format')) || formatOf(file),
      decimalMark: 1 + MARKS.findIndex((name) => name === given.choice('decimal-mark')),
      name: given.text('name') ?? '',
    };
    const bytes = file === '-' ? surroundings.stdin : createReadStream(resolve(surroundings.cwd, file));
    const answer = await perfolio.portfolios.importPortfolios(parts(bytes, head), options);
    return {
      json: ask.jsonOf(ask.gatewayV1.PortfolioServiceService.importPortfolios, answer),
      blocks: blocksOf(answer),
      notes: [answer.stored ? 'Stored. Next: perfolio analyze' : 'Nothing was stored.'],
      exit: answer.valid ? EXIT.OK : EXIT.USAGE,
    };
  }),
};

const formatOf = (file: string): number => ENDINGS[file.split('.').at(-1)?.toLowerCase() ?? ''] ?? 1;

async function* parts<Head extends object>(bytes: AsyncIterable<Uint8Array>, head: Head) {
  yield { ...head, content: Buffer.alloc(0) };
  for await (const piece of bytes) yield { content: Buffer.from(piece) };
}

function blocksOf({ portfolios, columns, rows }: gatewayV1.ImportPortfoliosResponse): readonly Block[] {
  const wrong = rows.filter(({ problems }) => problems.length > 0);
  const understood: Block = {
    kind: 'table',
    title: 'How the columns were understood',
    columns: [{ name: 'Column' }, { name: 'Taken for' }],
    rows: columns.map(({ header, means }) => [header, means || 'nothing']),
  };
  const problems: Block = {
    kind: 'table',
    title: 'What is wrong',
    columns: [{ name: 'Row', shape: 'integer' }, { name: 'Ticker' }, { name: 'Problem' }],
    rows: wrong.flatMap((row) => row.problems.map((problem) => [row.row, row.ticker, problem])),
  };
  return [
    {
      kind: 'table',
      columns: [{ name: 'Portfolio' }, { name: 'Positions', shape: 'integer' }, { name: 'Id' }],
      rows: portfolios.map(({ name, positions, portfolioId }) => [name, positions, portfolioId]),
      empty: 'No portfolio could be read.',
    },
    ...(columns.length === 0 ? [] : [understood]),
    ...(wrong.length === 0 ? [] : [problems]),
  ];
}
