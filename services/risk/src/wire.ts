import * as gatewayV1 from '@perfolio/contracts/messages';
import type { FactorModel, PortfolioSummary, PortfolioView, SimpleRegression } from '@perfolio/engine';

import { defined, mapped, present } from './undefined-numbers';

/**
 * Engine results as messages. What is undefined is left out: never a zero, never NaN.
 * @param full the view with its matrices, where they are to be shown
 */
export function portfolioViewMessage(view: PortfolioSummary, full?: PortfolioView): gatewayV1.PortfolioView {
  return gatewayV1.PortfolioView.fromPartial({
    ...present(view, PORTFOLIO_NUMBERS),
    tickers: [...view.tickers],
    weights: [...view.weights],
    observations: view.observations,
    firstPeriod: view.firstPeriod,
    lastPeriod: view.lastPeriod,
    periodsPerYear: view.periodsPerYear,
    bindingTickers: [...view.bindingTickers],
    riskContributions: [...view.riskContributions],
    eulerShare: [...(view.eulerShare ?? [])],
    assetVolAnnual: [...view.assetVolAnnual],
    factorIds: [...view.factorIds],
    ...standaloneMessages(view),
    ...(full && {
      portfolioReturns: [...full.portfolioReturns],
      covariance: matrixMessage(full.covariance),
      correlation: matrixMessage(full.correlation),
    }),
  });
}

export function factorModelMessage(model: FactorModel): gatewayV1.FactorModel {
  return gatewayV1.FactorModel.fromPartial({
    ...present(model, FACTOR_NUMBERS),
    observations: model.observations,
    firstPeriod: model.firstPeriod,
    lastPeriod: model.lastPeriod,
    multiBetas: mapped(model.multiBetas, (factors) => ({ factors: { ...factors } })),
    portfolioLoadings: defined(model.portfolioLoadings),
    factorContribution: defined(model.factorContribution),
    contributionByType: defined(model.contributionByType),
    shareByType: defined(model.shareByType ?? {}),
    shareByIndustry: defined(model.shareByIndustry ?? {}),
    idiosyncraticVolAnnual: defined(model.idiosyncraticVolAnnual),
    weightedIdiosyncraticVariance: defined(model.weightedIdiosyncraticVariance),
    droppedCollinear: [...model.droppedCollinear],
  });
}

const PORTFOLIO_NUMBERS = [
  'volatility',
  'volatilityAnnual',
  'weightSum',
  'netExposure',
  'grossExposure',
  'herfindahl',
  'effectivePositions',
  'largestPosition',
  'modelledShare',
  'diversificationRatio',
] as const satisfies readonly (keyof PortfolioSummary)[];

const FACTOR_NUMBERS = [
  'systematicVariance',
  'specificVariance',
  'residualCovariance',
  'totalVariance',
  'systematicShare',
  'specificShare',
] as const satisfies readonly (keyof FactorModel)[];

function standaloneMessages(view: PortfolioSummary) {
  return {
    standaloneBetas: mapped(view.standaloneBetas, (cells) => ({
      factors: mapped(defined(cells), regressionMessage),
    })),
    factorVolsAnnual: mapped(view.factorVolsAnnual, (factors) => ({ factors: defined(factors) })),
    weightedFactorVariance: mapped(view.weightedFactorVariance, (factors) => ({ factors: defined(factors) })),
    factorExposure: defined(view.factorExposure),
    factorExposureByType: defined(view.factorExposureByType),
    industryExposure: mapped(view.industryExposure, ({ groupBeta, standaloneVariance }) => ({
      ...(groupBeta !== null && { groupBeta }),
      ...(standaloneVariance !== null && { standaloneVariance }),
    })),
  };
}

/** One regression on one factor. */
export const regressionMessage = ({ rSquared, residualVol, ...cell }: SimpleRegression): gatewayV1.StandaloneBeta => ({
  ...cell,
  ...(rSquared !== null && { rSquared }),
  ...(residualVol !== null && { residualVol }),
});

/** Row by row; a cell without a value holds 0 and stands in `undefined`. */
export function matrixMessage(rows: readonly ArrayLike<number | null>[]): gatewayV1.Matrix {
  const cells = rows.flatMap((row) => Array.from(row));
  return gatewayV1.Matrix.fromPartial({
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    values: cells.map((cell) => cell ?? 0),
    undefined: cells.flatMap((cell, index) => (cell === null ? index : [])),
  });
}
