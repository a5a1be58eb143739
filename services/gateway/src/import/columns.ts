/** What a column can be taken for. */
const MEANINGS = ['portfolio', 'ticker', 'weight', 'shares', 'value', 'currency'] as const;
export type Meaning = (typeof MEANINGS)[number];

/** Names without accents, blanks and signs. */
const NAMES: Readonly<Record<Meaning, readonly string[]>> = {
  portfolio: ['portfolio', 'portfolioname', 'account', 'accountname', 'depot', 'book', 'strategy'],
  ticker: ['ticker', 'symbol', 'tickersymbol', 'instrument', 'stock', 'asset', 'kurzel', 'titel'],
  weight: [
    'weight',
    'weights',
    'allocation',
    'weightpct',
    'pct',
    'percent',
    'percentage',
    'ofportfolio',
    'ofaccount',
    'gewicht',
    'gewichtung',
    'anteil',
    'poids',
  ],
  shares: ['shares', 'quantity', 'qty', 'units', 'stuck', 'stuckzahl', 'anzahl', 'quantite'],
  value: [
    'value',
    'marketvalue',
    'currentvalue',
    'dollars',
    'amount',
    'wert',
    'marktwert',
    'kurswert',
    'betrag',
    'valeur',
    'montant',
  ],
  currency: ['currency', 'ccy', 'curr', 'wahrung', 'devise'],
};

export interface Columns {
  /** Where each meaning stands; the first column of a name counts. */
  readonly at: ReadonlyMap<Meaning, number>;
  /** What each column was taken for; empty for one that was passed over. */
  readonly means: readonly (Meaning | '')[];
  /** Whether weights are given in percent, as their column says. */
  readonly percent: boolean;
}

/** What the columns of a file mean, guessed from its first line. */
export function columnsOf(header: readonly string[]): Columns {
  const at = new Map<Meaning, number>();
  const means = header.map((name, index) => {
    const meaning = meaningOf(name);
    if (meaning === undefined || at.has(meaning)) return '';
    at.set(meaning, index);
    return meaning;
  });
  const weight = header[at.get('weight') ?? -1] ?? '';
  return { at, means, percent: /%|percent|pct/i.test(weight) };
}

function meaningOf(name: string): Meaning | undefined {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  return MEANINGS.find((meaning) => NAMES[meaning].includes(bare));
}
