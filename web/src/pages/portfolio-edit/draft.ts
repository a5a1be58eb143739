import type { Frequency, LimitName, Portfolio, Position } from '../../api/shapes/portfolio';
import { numberIn } from '../../words/read-number';

export type Measure = 'weight' | 'shares' | 'value';

/** A portfolio as it is being typed: everything is text. */
export interface Draft {
  readonly name: string;
  readonly baseCurrency: string;
  readonly benchmark: string;
  /** Percent a year. */
  readonly riskFreeRate: string;
  readonly frequency: Frequency;
  readonly start: string;
  readonly end: string;
  /** One for all positions: weights and amounts do not mix. */
  readonly measure: Measure;
  readonly positions: readonly DraftPosition[];
  /** Percent. */
  readonly limits: Readonly<Partial<Record<LimitName, string>>>;
}

export interface DraftPosition {
  readonly ticker: string;
  /** Percent for weights. */
  readonly amount: string;
}

export const EMPTY: Draft = {
  name: '',
  baseCurrency: 'USD',
  benchmark: '',
  riskFreeRate: '',
  frequency: 'MONTHLY',
  start: '',
  end: '',
  measure: 'weight',
  positions: [
    { ticker: '', amount: '' },
    { ticker: '', amount: '' },
  ],
  limits: {},
};

export function draftOf(portfolio: Portfolio): Draft {
  const [first] = portfolio.positions;
  const measure = measureOf(first);
  return {
    name: portfolio.name,
    baseCurrency: portfolio.baseCurrency,
    benchmark: portfolio.benchmark,
    riskFreeRate: percentText(portfolio.riskFreeRate),
    frequency: portfolio.window?.frequency ?? 'MONTHLY',
    start: portfolio.window?.start ?? '',
    end: portfolio.window?.end ?? '',
    measure,
    positions: portfolio.positions.map((position) => ({ ticker: position.ticker, amount: amountOf(position) })),
    limits: Object.fromEntries(
      Object.entries(portfolio.limits ?? {}).map(([name, value]) => [name, percentText(value)]),
    ),
  };
}

function measureOf(position: Position | undefined): Measure {
  if (position?.shares !== undefined) return 'shares';
  return position?.value === undefined ? 'weight' : 'value';
}

const amountOf = ({ weight, shares, value }: Position): string =>
  weight === undefined ? String(shares ?? value?.amount ?? '') : percentText(weight);

const percentText = (value: number | undefined): string =>
  value === undefined ? '' : String(Number((value * 100).toPrecision(12)));

const fraction = (text: string): number | undefined => {
  const value = numberIn(text);
  return value === undefined ? undefined : Number((value / 100).toPrecision(14));
};

/** What the form speaks of, in the contract's terms. */
export function portfolioFrom(draft: Draft): Partial<Portfolio> {
  const { name, baseCurrency, benchmark, frequency, start, end } = draft;
  const riskFreeRate = fraction(draft.riskFreeRate);
  return {
    name,
    baseCurrency,
    benchmark,
    ...(riskFreeRate !== undefined && { riskFreeRate }),
    window: { start, end, frequency },
    positions: draft.positions
      .filter(({ ticker }) => ticker.trim() !== '')
      .map((position) => positionFrom(position, draft)),
    limits: limitsFrom(draft),
  };
}

function positionFrom({ ticker, amount }: DraftPosition, { measure, baseCurrency }: Draft): Position {
  if (measure === 'weight') return { ticker, weight: fraction(amount) ?? 0 };
  const count = numberIn(amount) ?? 0;
  return measure === 'shares'
    ? { ticker, shares: count }
    : { ticker, value: { amount: count, currency: baseCurrency } };
}

function limitsFrom({ limits }: Draft): NonNullable<Portfolio['limits']> {
  const set = Object.entries(limits).flatMap(([name, text]) => {
    const value = fraction(text ?? '');
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}

/** What the form changes of a stored portfolio; the rest of it stays. */
export const FORM_FIELDS = 'name,baseCurrency,benchmark,riskFreeRate,window,positions,limits';
