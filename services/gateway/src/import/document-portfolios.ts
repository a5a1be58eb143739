import { fromJson, type JsonObject, type JsonValue, toBinary } from '@bufbuild/protobuf';
import { descriptors, gatewayV1, messageDescriptor, portfolioViolations } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';
import { parseDocument } from 'yaml';

import { parseJsonBody } from '../http/json-body';
import { jsonFaults } from '../http/json-faults';
import { DEFAULT_NAME, MOST_PORTFOLIOS, type ReadFile, type SentFile } from './file';
import { textOf } from './text-of';

const PORTFOLIO = messageDescriptor('perfolio.gateway.v1.Portfolio');

/** The portfolios of a YAML or JSON file: one, a list, or a list under `portfolios`. */
export function documentPortfolios(file: SentFile): ReadFile {
  const { format, bytes } = file;
  const value = format === gatewayV1.ImportFormat.JSON ? parseJsonBody(Buffer.from(bytes)) : yamlValue(textOf(bytes));
  const read = listed(value).map((entry, index) => portfolioFrom(entry, { row: index + 1, name: file.name }));
  return {
    portfolios: read.flatMap(({ portfolio }) => portfolio ?? []),
    columns: [],
    separator: '',
    decimalMark: gatewayV1.DecimalMark.DECIMAL_MARK_UNSPECIFIED,
    rows: read.map(({ row }) => row),
  };
}

/** YAML is taken as far as JSON goes: one document, every key once, no alias that could grow, no tag that could make an object. */
function yamlValue(text: string): JsonValue {
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true, stringKeys: true, merge: false });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw malformed(fault.linePos?.[0].line ?? 1);
  try {
    return document.toJS({ maxAliasCount: 0 }) as JsonValue;
  } catch (cause) {
    throw new PerfolioError('BODY_MALFORMED', 'The file uses aliases (`*name`). Write out what they stand for.', {
      cause,
    });
  }
}

const malformed = (line: number) =>
  new PerfolioError(
    'BODY_MALFORMED',
    `The file is no YAML that is read here, at line ${line}. Check it and send it again.`,
    {
      metadata: { line: String(line) },
    },
  );

function listed(value: JsonValue): readonly JsonValue[] {
  const within = isObject(value) && value.portfolios !== undefined ? value.portfolios : value;
  const list = Array.isArray(within) ? within : [within];
  if (list.every((entry) => !isObject(entry))) {
    throw invalidFields([
      { field: 'content', rule: 'type', description: 'The file must hold a portfolio, or a list of them.' },
    ]);
  }
  if (list.length <= MOST_PORTFOLIOS) return list;
  const description = `A file may hold at most ${MOST_PORTFOLIOS} portfolios. Send it in parts.`;
  throw invalidFields(
    [{ field: 'content', rule: 'count', description, limit: `${MOST_PORTFOLIOS}` }],
    'LIMIT_EXCEEDED',
  );
}

interface Read {
  readonly portfolio: gatewayV1.Portfolio | undefined;
  readonly row: gatewayV1.ImportedRow;
}

function portfolioFrom(entry: JsonValue, { row, name }: { readonly row: number; readonly name: string }): Read {
  const json = isObject(entry) ? { ...spelledOut(entry), name: nameOf(entry) || name || DEFAULT_NAME } : entry;
  const faults = jsonFaults(PORTFOLIO, json);
  const portfolio = faults.length > 0 ? undefined : decoded(json);
  const violations = [...faults, ...(portfolio === undefined ? [] : portfolioViolations(portfolio))];
  return { portfolio, row: { row, ticker: '', problems: violations.map(({ description }) => description) } };
}

const nameOf = ({ name }: JsonObject): JsonValue => (name === undefined || name === null ? '' : name);

const decoded = (json: JsonValue): gatewayV1.Portfolio =>
  gatewayV1.Portfolio.decode(toBinary(PORTFOLIO, fromJson(PORTFOLIO, json, { registry: descriptors })));

/** A short spelling that people write by hand: positions, proxies and expectations by ticker. */
function spelledOut(entry: JsonObject): JsonObject {
  const written = { ...entry };
  for (const name of ['positions', 'factorProxies', 'factor_proxies']) {
    const value = written[name];
    if (isObject(value)) written[name] = byTicker(value);
  }
  for (const name of ['expectedReturns', 'expected_returns']) {
    const value = written[name];
    if (isObject(value))
      written[name] = Object.entries(value).map(([ticker, expectedReturn]) => ({ ticker, expectedReturn }));
  }
  return written;
}

const byTicker = (entries: JsonObject): JsonValue[] =>
  Object.entries(entries).map(([ticker, value]) => ({ ticker, ...(isObject(value) ? value : { weight: value }) }));

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
