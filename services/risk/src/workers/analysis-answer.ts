import { BinaryWriter } from '@bufbuild/protobuf/wire';
import * as gatewayV1 from '@perfolio/contracts/messages';
import {
  type Analysis,
  type AnalysisRequest,
  analyse,
  dayLabel,
  EngineError,
  type FactorProxies,
} from '@perfolio/engine';

import { fromEngineError } from '../engine-refusal';
import { neededPrices } from '../needed-prices';
import { monthlyReturnsOf, priceColumnOf, type SharedColumn } from '../panel/price-column';
import { unstamped } from '../stamp';
import { factorModelMessage, portfolioViewMessage } from '../wire';
import type { AnalysisTask } from './task';
import { warningsAbout } from './warnings';
import { weightedPortfolio } from './weights';
import { lastDateUsed, type ResolvedWindow, resolvedWindow } from './window';

/** The answer of GetAnalysis and GetReport, which have one wire form, as it is cached. A pure function of its task. */
export function analysisAnswer(task: AnalysisTask): Uint8Array {
  const columns = new Map(task.columns.map((column) => [column.ticker, column]));
  const series = namedColumns(task, columns);
  const window = resolvedWindow(task.portfolio, task.parameters, series);
  try {
    const { weights, asOf } = weightedPortfolio(task.portfolio, columns, window.end);
    const analysis = analyse(requestOf(task, window, weights), sourceOver(columns));
    const pricesAsOf = latest(asOf, lastPriceOf(series, lastDateUsed(window)));
    return unstamped(bodyOf(task, analysis), inputsOf(task, analysis, { ...window, pricesAsOf }));
  } catch (error) {
    throw error instanceof EngineError ? fromEngineError(error, window) : error;
  }
}

/** Positions and proxies; neither exchange rates nor the benchmark move the end of a window. */
function namedColumns({ portfolio }: AnalysisTask, columns: ReadonlyMap<string, SharedColumn>): SharedColumn[] {
  const tickers = new Set(neededPrices(portfolio).required.map(({ ticker }) => ticker));
  return [...tickers].flatMap((ticker) => columns.get(ticker) ?? []);
}

function requestOf(
  { portfolio, parameters, columns }: AnalysisTask,
  window: ResolvedWindow,
  weights: AnalysisRequest['weights'],
): AnalysisRequest {
  const held = new Set(weights.map(({ ticker }) => ticker));
  const proxies = portfolio.factorProxies.filter(({ ticker }) => held.has(ticker));
  return {
    weights,
    ...window,
    weightBasis: weightBasisOf(portfolio.weightBasis),
    proxies: new Map(proxies.map((entry) => [entry.ticker, engineProxies(entry)])),
    cashTickers: [...portfolio.cashTickers, ...portfolio.cashProxies.map(({ ticker }) => ticker)],
    covariance: parameters.covariance === gatewayV1.Covariance.LEDOIT_WOLF ? 'LEDOIT_WOLF' : 'SAMPLE',
    alsoNamed: columns.some(({ ticker }) => ticker === portfolio.benchmark) ? [portfolio.benchmark] : [],
  };
}

function weightBasisOf(basis: gatewayV1.WeightBasis): AnalysisRequest['weightBasis'] {
  if (basis === gatewayV1.WeightBasis.GROSS) return 'GROSS';
  return basis === gatewayV1.WeightBasis.NET ? 'NET' : 'RAW';
}

const engineProxies = ({ market, momentum, value, industry, subindustry }: gatewayV1.FactorProxies): FactorProxies => ({
  ...(market !== '' && { market }),
  ...(momentum !== '' && { momentum }),
  ...(value !== '' && { value }),
  ...(industry !== '' && { industry }),
  ...(subindustry.length > 0 && { subindustry }),
});

const sourceOver = (columns: ReadonlyMap<string, SharedColumn>) => ({
  column: (ticker: string) => {
    const column = columns.get(ticker);
    return column && priceColumnOf(column);
  },
  monthly: (ticker: string) => {
    const column = columns.get(ticker);
    return column && monthlyReturnsOf(column);
  },
});

/** The last date on or before `limit` with a price in any of the series. */
function lastPriceOf(series: readonly SharedColumn[], limit: number): string | null {
  const last = series.map((column) => priceColumnOf(column).days.findLast((day) => day <= limit) ?? -Infinity);
  const day = Math.max(...last);
  return Number.isFinite(day) ? dayLabel(day) : null;
}

/** Dates in ISO form sort as text. */
const latest = (a: string | null, b: string | null): string => [a ?? '', b ?? ''].sort().at(-1) ?? '';

/** `GetAnalysisResponse` and `GetReportResponse`: their first two fields, which have the same numbers in both. */
function bodyOf({ parameters }: AnalysisTask, { portfolioView, factorModel }: Analysis): Uint8Array {
  const message = portfolioViewMessage(portfolioView, parameters.view === gatewayV1.View.FULL);
  const view = { ...message, warnings: warningsAbout({ portfolioView, factorModel }, parameters.covariance) };
  const writer = new BinaryWriter().uint32(PORTFOLIO_VIEW_TAG).bytes(gatewayV1.PortfolioView.encode(view).finish());
  if (factorModel !== null) {
    writer.uint32(FACTOR_MODEL_TAG).bytes(gatewayV1.FactorModel.encode(factorModelMessage(factorModel)).finish());
  }
  return writer.finish();
}

/** Field number and wire type 2. The whole contracts would have to be loaded to have these two written for us. */
const PORTFOLIO_VIEW_TAG = (1 << 3) | 2;
const FACTOR_MODEL_TAG = (2 << 3) | 2;

function inputsOf(
  { parameters, marketDataVersion, engineVersion }: AnalysisTask,
  { portfolioView }: Analysis,
  { start, end, frequency, pricesAsOf }: ResolvedWindow & { readonly pricesAsOf: string },
): Uint8Array {
  const inputs = gatewayV1.Inputs.fromPartial({
    marketDataVersion,
    engineVersion,
    pricesAsOf,
    start,
    end,
    frequency: gatewayV1.Frequency[frequency],
    observations: portfolioView.observations,
    covariance: parameters.covariance,
  });
  return gatewayV1.Inputs.encode(inputs).finish();
}
