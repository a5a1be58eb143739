import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { bytesOf, readPriceFile } from '@perfolio/context/price-files';
import { gatewayV1, type riskV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import { csvPortfolios, documentPortfolios, type ReadFile } from '@perfolio/gateway/portfolio-files';
import { limitChecksOn, type PackedPrices } from '@perfolio/risk/limit-checks';
import { parse, YAMLParseError } from 'yaml';

import { numberOf } from './arguments';

export { jsonOf } from './server/proto-json';
export { gatewayV1 } from '@perfolio/contracts';

export interface LocalFiles {
  readonly portfolio: string;
  readonly prices: string;
  /** The portfolio's own unless said. */
  readonly limits: string | undefined;
}

/** The limits of the first portfolio of a file, on the prices of another: no service, no network. */
export async function checkedFiles(
  files: LocalFiles,
  parameters: riskV1.Parameters,
): Promise<gatewayV1.GetLimitChecksResponse> {
  const portfolio = await portfolioIn(files.portfolio);
  const limits = files.limits === undefined ? portfolio.limits : await limitsIn(files.limits);
  return limitChecksOn({ portfolio: { ...portfolio, limits }, prices: await pricesIn(files.prices), parameters });
}

const SENT = { decimalMark: gatewayV1.DecimalMark.DECIMAL_MARK_UNSPECIFIED, name: '' };

async function portfolioIn(file: string): Promise<gatewayV1.Portfolio> {
  const bytes = await readFile(file);
  const read = /\.(ya?ml|json)$/i.test(file)
    ? documentPortfolios({ ...SENT, format: gatewayV1.ImportFormat.YAML, bytes })
    : csvPortfolios({ ...SENT, format: gatewayV1.ImportFormat.CSV, bytes });
  return only(file, read);
}

function only(file: string, { portfolios, rows }: ReadFile): gatewayV1.Portfolio {
  const problems = rows.flatMap(({ row, problems: all }) => all.map((problem) => `${file}, row ${row}: ${problem}`));
  if (problems.length > 0) throw new PerfolioError('FIELD_INVALID', problems.slice(0, MOST_TOLD).join('\n'));
  const [first, ...others] = portfolios;
  if (first !== undefined && others.length === 0) return first;
  throw new PerfolioError('FIELD_INVALID', `${file} holds ${portfolios.length} portfolios; one is checked at a time.`);
}

const MOST_TOLD = 20;

/** `maxVolatility: 0.2`, by itself or under `limits`; read as an import would read it. */
async function limitsIn(file: string): Promise<gatewayV1.Limits> {
  const value = yamlIn(file, await readFile(file, 'utf8'));
  const bytes = Buffer.from(JSON.stringify({ limits: plain(Object.hasOwn(value, 'limits') ? value.limits : value) }));
  const { limits: read } = only(file, documentPortfolios({ ...SENT, format: gatewayV1.ImportFormat.JSON, bytes }));
  if (read === undefined) throw new PerfolioError('FIELD_INVALID', `${file} holds no limits.`);
  return read;
}

/** Limits may be written here as on a command line, `max-volatility: 15%`. */
const plain = (limits: unknown): unknown =>
  typeof limits !== 'object' || limits === null
    ? limits
    : Object.fromEntries(
        Object.entries(limits).map(([name, value]: [string, unknown]) => [
          name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase()),
          typeof value === 'string' ? numberOf(value, name) : value,
        ]),
      );

function yamlIn(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new PerfolioError('BODY_MALFORMED', `${file} is no YAML: ${error.message}`, { cause: error });
  }
  throw new PerfolioError('BODY_MALFORMED', `${file} holds no limits.`);
}

async function pricesIn(file: string): Promise<ReadonlyMap<string, PackedPrices>> {
  const { columns } = await readPriceFile(bytesIn(file), new Set()).catch((error: unknown) => {
    if (!(error instanceof PerfolioError)) throw error;
    throw new PerfolioError(error.reason, `${file}: ${error.message}`, { cause: error });
  });
  return new Map([...columns].map(([ticker, column]) => [ticker, { ticker, ...bytesOf(column) }]));
}

const bytesIn = (file: string): AsyncIterable<Uint8Array> =>
  // What goes wrong on the way is told by the stream that is read.
  file.endsWith('.gz') ? pipeline(createReadStream(file), createGunzip(), () => {}) : createReadStream(file);
