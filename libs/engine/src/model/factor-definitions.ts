import { ascending } from './ascending';
import { FACTOR_TYPES, type FactorProxies, type FactorType, type ProxiesByTicker, proxiesOf } from './factor-proxies';

/** What a factor is made of: one ticker, one ticker minus another, or the median of peers. Its id says all of it. */
export type FactorDefinition = { readonly id: string; readonly type: FactorType } & (
  | { readonly ticker: string }
  | { readonly ticker: string; readonly minus: string }
  | { readonly peers: readonly string[] }
);

interface DefinedFactors {
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
  /** What is taken from its ticker. */
  readonly minus: string | undefined;
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
    if (last !== undefined && last.minus === minus) return last;
    const { type } = this;
    const id = minus === undefined ? `${type}:${ticker}` : `${type}:${ticker}-${minus}`;
    const named = this.#known(minus === undefined ? { id, type, ticker } : { id, type, ticker, minus }, minus);
    this.#last.set(ticker, named);
    return named;
  }

  /** A list stays a list with one peer left; without any it is absent. */
  #medianOf(peers: readonly string[]): Named | undefined {
    const { type } = this;
    return peers.length === 0 ? undefined : this.#known({ id: `${type}:median(${listed(peers)})`, type, peers });
  }

  #known(factor: FactorDefinition, minus?: string): Named {
    const before = this.#byId.get(factor.id);
    if (before !== undefined) return before;
    const named = { factor, minus, place: -1 };
    this.#byId.set(factor.id, named);
    return named;
  }
}

/** Sorted, each once. A holding is never its own peer: it would explain itself. */
function peersOf(holding: string, list: readonly string[]): readonly string[] {
  const peers = ascending(list);
  return peers.includes(holding) ? peers.filter((peer) => peer !== holding) : peers;
}

/** As `join`, which takes twice as long for a few. */
function listed(peers: readonly string[]): string {
  let text = peers[0]!;
  for (let k = 1; k < peers.length; k++) text += `,${peers[k]!}`;
  return text;
}
