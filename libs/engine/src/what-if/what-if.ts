import { type DataQuality, dataQuality } from '../data-quality/data-quality';
import { factorHistory } from '../limits/factor-history';
import { type LimitChecks, limitChecks } from '../limits/limit-checks';
import type { Limits } from '../limits/limits';
import { type AnalysisRequest, summarisePrepared } from '../model/analysis';
import { factorDefinitions } from '../model/factor-definitions';
import { proxiesOf } from '../model/factor-proxies';
import type { PerFactor } from '../model/per-factor';
import { type PortfolioSummary, portfolioSummary } from '../model/portfolio-view';
import { prepare } from '../model/prepared';
import type { PriceSource } from '../model/price-source';
import type { Weight } from '../model/weights';
import { changedWeights, tickersNamed, type WeightsChange } from './changed-weights';

type WhatIfFigure =
  | 'volatilityAnnual'
  | 'herfindahl'
  | 'weightSum'
  | 'netExposure'
  | 'grossExposure'
  | 'largestPosition'
  | 'modelledShare';

/** As in the portfolio view. */
export type WhatIfFigures = Readonly<Record<WhatIfFigure, number | null>>;

export type WhatIfWindow = Pick<PortfolioSummary, 'observations' | 'firstPeriod' | 'lastPeriod' | 'bindingTickers'>;

/** RISK-ENGINE 11. The checks are those of the new portfolio. */
export interface WhatIf extends LimitChecks {
  readonly weights: readonly Weight[];
  readonly before: WhatIfFigures;
  readonly after: WhatIfFigures;
  /** After - before: positive where the change raises the figure. Null where either side is. */
  readonly change: WhatIfFigures;
  readonly factorExposure: PerFactor<number | null>;
  /** Each side has the common window of its own positions, so a figure can move because the window did. */
  readonly windows: { readonly before: WhatIfWindow; readonly after: WhatIfWindow };
  /** Non-cash tickers of the new portfolio that no factor explains. */
  readonly unmodelled: readonly string[];
  /** Of the new portfolio. */
  readonly dataQuality: DataQuality;
}

export interface WhatIfRequest extends AnalysisRequest {
  readonly change: WeightsChange;
  readonly limits: Limits;
  /** As in `factorHistory`. */
  readonly lookbackYears?: number | undefined;
}

/** Refuses what `prepare` refuses, of the portfolio before and then of the one after, and INVALID_LIMIT. */
export function whatIf(request: WhatIfRequest, prices: PriceSource): WhatIf {
  const named = [...(request.alsoNamed ?? []), ...tickersNamed(request.change)];
  const { covariance = 'SAMPLE' } = request;
  const before = portfolioSummary(prepare({ ...request, alsoNamed: named }, prices), covariance);
  const changed = changedRequest(request, before, named);
  const prepared = prepare(changed, prices);
  const after = summarisePrepared(prepared, covariance);
  const figures = { before: figuresOf(before), after: figuresOf(after.portfolioView) };
  return {
    weights: changed.weights,
    ...figures,
    change: perFigure((figure) => difference(figures.after[figure], figures.before[figure])),
    factorExposure: after.portfolioView.factorExposure,
    windows: { before: windowOf(before), after: windowOf(after.portfolioView) },
    unmodelled: unmodelled(changed),
    dataQuality: dataQuality(changed, prepared, prices),
    ...limitChecks(after, factorHistory({ ...changed, lookbackYears: request.lookbackYears }, prices), request.limits),
  };
}

/** The weights after the basis are where the change starts, and what it makes of them is used raw. */
function changedRequest(
  { change, ...request }: WhatIfRequest,
  { tickers, weights }: PortfolioSummary,
  named: readonly string[],
): AnalysisRequest {
  const current = tickers.map((ticker, i) => ({ ticker, weight: weights[i]! }));
  return {
    ...request,
    weights: changedWeights(current, change),
    weightBasis: 'RAW',
    alsoNamed: [...named, ...tickers],
  };
}

const perFigure = (value: (figure: WhatIfFigure) => number | null): WhatIfFigures => ({
  volatilityAnnual: value('volatilityAnnual'),
  herfindahl: value('herfindahl'),
  weightSum: value('weightSum'),
  netExposure: value('netExposure'),
  grossExposure: value('grossExposure'),
  largestPosition: value('largestPosition'),
  modelledShare: value('modelledShare'),
});

const figuresOf = (view: PortfolioSummary): WhatIfFigures => perFigure((figure) => view[figure]);

const difference = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before;

const windowOf = ({ observations, firstPeriod, lastPeriod, bindingTickers }: PortfolioSummary): WhatIfWindow => ({
  observations,
  firstPeriod,
  lastPeriod,
  bindingTickers,
});

function unmodelled({ weights, proxies, cashTickers }: AnalysisRequest): string[] {
  const hasFactor = (ticker: string): boolean => factorDefinitions(ticker, proxiesOf(proxies, ticker)).length > 0;
  return weights.map(({ ticker }) => ticker).filter((ticker) => !cashTickers.includes(ticker) && !hasFactor(ticker));
}
