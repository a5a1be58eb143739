import { type FactorModel, factorModel } from './factor-model';
import {
  type CovarianceChoice,
  type PortfolioSummary,
  portfolioSummary,
  type PortfolioView,
  portfolioView,
} from './portfolio-view';
import { type PortfolioRequest, type Prepared, prepare } from './prepared';
import type { PriceColumn } from './price-column';
import { type PriceSource, priceSource } from './price-source';

export interface AnalysisRequest extends PortfolioRequest {
  /** SAMPLE when absent. */
  readonly covariance?: CovarianceChoice;
}

/** An analysis without matrices, at a cost of N T instead of N^2 T. */
export interface Summary {
  readonly portfolioView: PortfolioSummary;
  /** Null when too few periods have every factor. */
  readonly factorModel: FactorModel | null;
}

export interface Analysis extends Summary {
  readonly portfolioView: PortfolioView;
}

/** RISK-ENGINE 2 to 4: what the portfolio's risk is and what drives it. Throws `EngineError` for what cannot be answered. */
export function analyse(request: AnalysisRequest, prices: ReadonlyMap<string, PriceColumn> | PriceSource): Analysis {
  return analysePrepared(prepare(request, 'column' in prices ? prices : priceSource(prices)), request.covariance);
}

/** The same of a request that is prepared already, for those who ask more of it than this. */
export const analysePrepared = (prepared: Prepared, covariance: CovarianceChoice = 'SAMPLE'): Analysis => ({
  portfolioView: portfolioView(prepared, covariance),
  factorModel: factorModel(prepared),
});

/** The same numbers without the matrices. */
export const summarisePrepared = (prepared: Prepared, covariance: CovarianceChoice = 'SAMPLE'): Summary => ({
  portfolioView: portfolioSummary(prepared, covariance),
  factorModel: factorModel(prepared),
});
