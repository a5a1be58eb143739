import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createGunzip } from 'node:zlib';

import { answering } from '../asking';
import type { Command, Group, Surroundings } from '../command';
import type { Block } from '../output/blocks';

const show: Command = {
  summary: 'Show the version, range and number of the prices',
  examples: ['perfolio market-data show'],
  run: answering(async ({ perfolio, ask, options }) => {
    const answer = await perfolio.marketData.getMarketData({}, options);
    return {
      json: ask.jsonOf(ask.gatewayV1.MarketDataServiceService.getMarketData, answer),
      blocks: [
        {
          kind: 'facts',
          facts: [
            ['Version', answer.marketDataVersion],
            ['From', answer.firstDate],
            ['To', answer.lastDate],
            ['Tickers', answer.tickers.length, 'integer'],
          ],
        },
      ],
    };
  }),
};

const CONFLICTS = ['REPLACE', 'KEEP', 'FAIL'] as const;

const importPrices: Command = {
  summary: 'Import closing prices from CSV, for administrators',
  arguments: [{ name: 'FILE', help: 'date,T1,T2… or date,ticker,close; .gz is unpacked; - is standard input.' }],
  options: {
    tickers: { type: 'text', value: 'LIST', help: 'Only these, comma-separated.' },
    'skip-existing': { type: 'flag', help: 'Leaves out tickers that have prices already.' },
    'on-conflict': { type: 'text', value: 'NAME', choices: CONFLICTS, help: 'For a date that has a price already.' },
  },
  examples: ['perfolio market-data import prices.csv', 'perfolio market-data import prices.csv.gz --on-conflict KEEP'],
  run: answering(async ({ perfolio, ask, given, surroundings, options }) => {
    const [file = ''] = given.positionals;
    const head = {
      tickers: (given.text('tickers') ?? '').split(',').filter((ticker) => ticker !== ''),
      skipExisting: given.flag('skip-existing'),
      onConflict: 1 + CONFLICTS.findIndex((name) => name === given.choice('on-conflict')),
    };
    const report = await perfolio.marketData.importPrices(parts(bytesOf(file, surroundings), head), options);
    const blocks: Block[] = [
      {
        kind: 'facts',
        facts: [
          ['Version', report.marketDataVersion],
          ['Dates', report.rows, 'integer'],
          ['Tickers', report.tickers, 'integer'],
          ['Cells left out', report.rejectedCount, 'integer'],
        ],
      },
    ];
    if (report.rejected.length > 0) {
      blocks.push({
        kind: 'table',
        title: 'Left out',
        columns: [{ name: 'Line', shape: 'integer' }, { name: 'Ticker' }, { name: 'Got' }, { name: 'Because' }],
        rows: report.rejected.map(({ line, ticker, got, reason }) => [line, ticker, got, reason]),
      });
    }
    return { json: ask.jsonOf(ask.gatewayV1.MarketDataServiceService.importPrices, report), blocks };
  }),
};

export const entry: Group = {
  summary: 'Show the state of the prices, or import some',
  commands: { show, import: importPrices },
  standard: 'show',
};

function bytesOf(file: string, { stdin, cwd }: Surroundings): AsyncIterable<Uint8Array> {
  if (file === '-') return stdin;
  const stream = createReadStream(resolve(cwd, file));
  return file.endsWith('.gz') ? unpacked(stream) : stream;
}

function unpacked(stream: ReturnType<typeof createReadStream>): AsyncIterable<Uint8Array> {
  const plain = createGunzip();
  stream.on('error', (error) => plain.destroy(error));
  return stream.pipe(plain);
}

/** What is said of the file travels with its first part. */
async function* parts<Head extends object>(bytes: AsyncIterable<Uint8Array>, head: Head) {
  yield { ...head, csv: Buffer.alloc(0) };
  for await (const piece of bytes) yield { csv: Buffer.from(piece) };
}
