import * as gatewayV1 from '@perfolio/contracts/messages';
import type { Summary } from '@perfolio/engine';

/** Below this part of the exposure the factors speak of too little of the book to go unsaid. */
const FEW_MODELLED = 0.95;

/** Remarks a reader should know, each made from numbers of the answer. */
export function warningsAbout({ portfolioView, factorModel }: Summary, covariance: gatewayV1.Covariance): string[] {
  const { observations, tickers, covarianceSingular, factorIds, modelledShare, bindingTickers } = portfolioView;
  return [
    covarianceSingular &&
      covariance !== gatewayV1.Covariance.LEDOIT_WOLF &&
      `The covariance matrix is singular: ${observations} periods for ${tickers.length} positions. Volatility and contributions hold; for anything that needs an inverse ask for covariance LEDOIT_WOLF or a longer window.`,
    bindingTickers.length > 0 &&
      `The history of ${listed(bindingTickers)} is shorter than that of the others, and shortens the window for all.`,
    factorIds.length > 0 &&
      factorModel === null &&
      'There is no factor model: too few periods have a return of every position and every factor.',
    modelledShare !== null &&
      modelledShare < FEW_MODELLED &&
      `Positions without factors make up ${Math.round((1 - modelledShare) * 100)} % of the gross exposure; what factors would explain of them counts as single names.`,
  ].filter((warning) => warning !== false);
}

/** The most tickers a sentence names; the field names them all. */
const NAMED = 5;

const listed = (tickers: readonly string[]): string =>
  tickers.length <= NAMED
    ? tickers.join(', ')
    : `${tickers.slice(0, NAMED).join(', ')} and ${tickers.length - NAMED} others`;
