import type { gatewayV1 } from '@perfolio/contracts';

/** An instrument with prices that stands for a factor. */
export interface Candidate {
  readonly ticker: string;
  readonly role: string;
  readonly sector: string;
  /** Made-up prices explain made-up prices, real ones real ones. */
  readonly synthetic: boolean;
}

export interface Subject {
  readonly ticker: string;
  readonly sector: string;
  readonly synthetic: boolean;
}

export interface ResolvedProxies {
  readonly factorProxies: gatewayV1.FactorProxies[];
  readonly unresolved: string[];
}

/**
 * Proxies by rule for positions that have none; given ones stay. The market is the portfolio's benchmark if it has prices, else the
 * catalogue's market; momentum and value are the catalogue's styles; the industry is the catalogue's instrument for the ticker's
 * sector. Only what has prices is taken.
 *
 * @param candidates the first of several for the same factor is taken
 */
export function resolvedProxies(
  { given, benchmark }: { readonly given: readonly gatewayV1.FactorProxies[]; readonly benchmark: string },
  subjects: readonly Subject[],
  candidates: readonly Candidate[],
): ResolvedProxies {
  const named = new Set(given.map(({ ticker }) => ticker));
  const found = subjects
    .filter(({ ticker }) => !named.has(ticker))
    .map((subject) => proxiesOf(subject, { benchmark, candidates }));
  return {
    factorProxies: [...given, ...found.filter((entry) => !isEmpty(entry))],
    unresolved: found.filter(isEmpty).map(({ ticker }) => ticker),
  };
}

function proxiesOf(
  { ticker, sector, synthetic }: Subject,
  { benchmark, candidates }: { readonly benchmark: string; readonly candidates: readonly Candidate[] },
): gatewayV1.FactorProxies {
  const alike = candidates.filter((candidate) => candidate.synthetic === synthetic);
  const first = (role: string) => alike.find((candidate) => candidate.role === role)?.ticker ?? '';
  const industry = alike.find((candidate) => candidate.role === 'SECTOR' && candidate.sector === sector)?.ticker ?? '';
  return {
    ticker,
    market: benchmark || first('MARKET'),
    momentum: first('MOMENTUM'),
    value: first('VALUE'),
    industry: sector === '' ? '' : industry,
    subindustry: [],
  };
}

/** Momentum and value are taken minus the market: without a market they say nothing. */
const isEmpty = ({ market, industry }: gatewayV1.FactorProxies): boolean => market === '' && industry === '';
