import { FACTOR_TYPES, type FactorProxies, type FactorType, type ProxiesByTicker, proxiesOf } from './factor-proxies';

/** What a factor is made of: one ticker, one ticker minus another, or the median of peers. Its id says all of it. */
export type FactorDefinition = { readonly id: string; readonly type: FactorType } & (
  | { readonly ticker: string }
  | { readonly ticker: string; readonly minus: string }
  | { readonly peers: readonly string[] }
);

export interface DefinedFactors {
  /** Each factor once, by type, then by id in code-unit order. */
  readonly distinct: readonly FactorDefinition[];
  /** Per held ticker, in their order: places in `distinct`, in the order market to subindustry. */
  readonly perHolding: readonly (readonly number[])[];
}

/** The factors that the held tickers are explained by. Equal ids are one factor, whoever holds it. */
export function definedFactors(held: readonly string[], proxies: ProxiesByTicker): DefinedFactors {
  const byType = FACTOR_TYPES.map((type) => new FactorsOfType(type));
  const named = held.map((holding) => {
    const own = proxiesOf(proxies, holding);
    const factors: Named[] = [];
    for (const known of byType) {
      const factor = known.namedBy(holding, own);
      if (factor !== undefined) factors.push(factor);
    }
    return factors;
  });
  const distinct = byType.flatMap((known) => known.inOrder());
  for (let place = 0; place < distinct.length; place++) distinct[place]!.place = place;
  return {
    distinct: distinct.map(({ factor }) => factor),
    perHolding: named.map((factors) => factors.map(({ place }) => place)),
  };
}

/** The factors of one holding, in the order market, momentum, value, industry, subindustry. */
export const factorDefinitions = (holding: string, proxies: FactorProxies): readonly FactorDefinition[] =>
  definedFactors([holding], new Map([[holding, proxies]])).distinct;

interface Named {
  readonly factor: FactorDefinition;
  /** Among all factors, once they are in order. */
  place: number;
}

/** The factors of one type that were named so far, each once. */
class FactorsOfType {
  readonly #byId = new Map<string, Named>();
  /** By ticker, the one that was named last: most are shared by many, and their ids need not be spelled again. */
  readonly #last = new Map<string, Named>();

  constructor(private readonly type: FactorType) {}

  namedBy(holding: string, proxies: FactorProxies): Named | undefined {
    const { type } = this;
    const ticker = proxies[type];
    if (ticker === undefined) return undefined;
    if (typeof ticker !== 'string') return this.#medianOf(peersOf(holding, ticker));
    if (type !== 'momentum' && type !== 'value') return this.#ofTicker(ticker);
    return proxies.market === undefined ? undefined : this.#ofTicker(ticker, proxies.market);
  }

  inOrder(): Named[] {
    return [...this.#byId.values()].sort((a, b) => (a.factor.id < b.factor.id ? -1 : 1));
  }

  #ofTicker(ticker: string, minus?: string): Named {
    const last = this.#last.get(ticker);
    if (last !== undefined && minusOf(last.factor) === minus) return last;
    const { type } = this;
    const named = this.#known(
      minus === undefined
        ? { id: `${type}:${ticker}`, type, ticker }
        : { id: `${type}:${ticker}-${minus}`, type, ticker, minus },
    );
    this.#last.set(ticker, named);
    return named;
  }

  /** A list stays a list with one peer left; without any it is absent. */
  #medianOf(peers: readonly string[]): Named | undefined {
    const { type } = this;
    return peers.length === 0 ? undefined : this.#known({ id: `${type}:median(${peers.join(',')})`, type, peers });
  }

  #known(factor: FactorDefinition): Named {
    const before = this.#byId.get(factor.id);
    if (before !== undefined) return before;
    const named = { factor, place: -1 };
    this.#byId.set(factor.id, named);
    return named;
  }
}

const minusOf = (factor: FactorDefinition): string | undefined => ('minus' in factor ? factor.minus : undefined);

/** Sorted, each once. A holding is never its own peer: it would explain itself. */
function peersOf(holding: string, list: readonly string[]): string[] {
  const peers: string[] = [];
  for (const peer of isSorted(list) ? list : [...list].sort()) {
    if (peer !== holding && peer !== peers[peers.length - 1]) peers.push(peer);
  }
  return peers;
}

/** Most lists come sorted, and asking costs less than sorting. */
function isSorted(list: readonly string[]): boolean {
  for (let k = 1; k < list.length; k++) if (list[k - 1]! > list[k]!) return false;
  return true;
}
