import { contextV1, gatewayV1, normalisedPortfolio } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';

import type { Caller } from '../caller';
import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import type { ReadFile, SentFile } from './file';
import type { ReadApart } from './read-apart';

type Part = gatewayV1.ImportPortfoliosRequest;
type Handler = Authenticated<AsyncIterable<Part>, gatewayV1.ImportPortfoliosResponse>;

/** Reads the file to its end, then stores all of it or nothing. */
export function importPortfolios({ context }: Pick<Clients, 'context'>, readApart: ReadApart): Handler {
  return async (parts, caller) => {
    const { file, validateOnly } = await received(parts, caller);
    const read = await readApart(file, caller.signal);
    const valid = read.portfolios.length > 0 && read.rows.every(({ problems }) => problems.length === 0);
    if (validateOnly) return report(read, { valid, stored: read.portfolios.map(unstored) });
    if (!valid) throw refusalOf(read);
    const request = { portfolios: [...read.portfolios], idempotencyKey: caller.metadata('idempotency-key') ?? '' };
    const { importPortfolios: method } = contextV1.ContextServiceService;
    const { message } = await context.unary(method, request, await caller.onward());
    return { ...report(read, { valid, stored: message.portfolios }), stored: true };
  };
}

/** CSV is read at a rate of megabytes a second, documents are not. */
const LIMITS = { csv: 10 * 1024 * 1024, document: 1024 * 1024 };

async function received(
  parts: AsyncIterable<Part>,
  caller: Caller,
): Promise<{ readonly file: SentFile; readonly validateOnly: boolean }> {
  const chunks: Uint8Array[] = [];
  let asked: Part | undefined;
  let [bytes, limit] = [0, 0];
  for await (const part of parts) {
    if (asked === undefined)
      limit = formatOf(part, caller) === gatewayV1.ImportFormat.CSV ? LIMITS.csv : LIMITS.document;
    asked ??= part;
    bytes += part.content.length;
    if (bytes > limit) throw tooLarge(limit);
    chunks.push(part.content);
  }
  const { validateOnly, decimalMark, name } = asked ?? gatewayV1.ImportPortfoliosRequest.fromPartial({});
  const format = formatOf(asked, caller);
  return { file: { format, decimalMark, name: name.trim(), bytes: Buffer.concat(chunks) }, validateOnly };
}

const FORMATS: Readonly<Record<string, gatewayV1.ImportFormat>> = {
  'text/csv': gatewayV1.ImportFormat.CSV,
  'application/yaml': gatewayV1.ImportFormat.YAML,
  'application/json': gatewayV1.ImportFormat.JSON,
};

/** As it is said; over HTTP the media type says it. */
function formatOf(part: Part | undefined, caller: Caller): gatewayV1.ImportFormat {
  const [type = ''] = (caller.metadata('content-type') ?? '').toLowerCase().split(';');
  const format = part?.format || FORMATS[type.trim()];
  if (format !== undefined && format in gatewayV1.ImportFormat) return format;
  const description = 'format must be CSV, YAML or JSON.';
  throw invalidFields([{ field: 'format', rule: 'required', description, limit: 'CSV, YAML, JSON' }]);
}

const unstored = ({ name }: gatewayV1.Portfolio): gatewayV1.Portfolio => gatewayV1.Portfolio.fromPartial({ name });

const report = (
  { portfolios, columns, separator, decimalMark, rows }: ReadFile,
  { valid, stored }: { readonly valid: boolean; readonly stored: readonly gatewayV1.Portfolio[] },
): gatewayV1.ImportPortfoliosResponse => ({
  stored: false,
  valid,
  portfolios: stored.map(({ portfolioId, name, etag }, index) => ({
    portfolioId,
    name,
    etag,
    positions: countOf(portfolios[index]),
  })),
  columns,
  separator,
  decimalMark,
  rows,
});

const countOf = (portfolio: gatewayV1.Portfolio | undefined): number =>
  portfolio === undefined ? 0 : normalisedPortfolio(portfolio).positions.length;

/** Nothing was stored, and this is why: the dry run lists every row. */
function refusalOf({ rows }: ReadFile): PerfolioError {
  const violations = rows.flatMap(({ row, problems }) =>
    problems.map((problem) => ({ field: `rows[${row}]`, rule: 'row', description: `row ${row}: ${problem}` })),
  );
  return violations.length > 0 ? invalidFields(violations) : invalidFields([EMPTY]);
}

const EMPTY = {
  field: 'content',
  rule: 'required',
  description: 'The file holds no positions. Send at least one line.',
};

const tooLarge = (limit: number) =>
  new PerfolioError('BODY_TOO_LARGE', `The file is larger than ${limit} bytes. Send it in parts.`, {
    metadata: { limit: String(limit) },
  });
