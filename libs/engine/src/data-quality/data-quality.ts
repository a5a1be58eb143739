import { square } from '../kernels/square';
import { row } from '../matrix';
import { isConstant, sumOfSquares } from '../measures/sum-of-squares';
import { proxyTickers } from '../model/factor-proxies';
import { periodLabel } from '../model/periods';
import type { CovarianceChoice } from '../model/portfolio-view';
import type { PortfolioRequest, Prepared } from '../model/prepared';
import type { PriceSource } from '../model/price-source';
import { windowOf } from '../model/window';
import { type PricedDays, pricedDays } from './priced-days';
import { isRemarkable, type SeriesQuality, seriesQuality } from './series-quality';

/** What the prices behind an answer are like. Nothing here changes a number of it. */
export interface DataQuality {
  /** T, the periods in which every position has a return. */
  readonly observations: number;
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  readonly bindingTickers: readonly string[];
  /** Positions, cash apart, whose price does not move in these periods: they have no risk to measure. */
  readonly constantTickers: readonly string[];
  /** The positions and proxies there is something to remark on, positions in request order first. */
  readonly series: readonly SeriesQuality[];
  readonly covariance: CovarianceQuality;
}

export interface CovarianceQuality {
  /** T <= N: the sample covariance has no inverse. Its w'Sw is right; weights found with it are not unique. */
  readonly isSingular: boolean;
  /** N, the positions T is to be compared with. */
  readonly positions: number;
  /** The repair in this answer. */
  readonly repairedBy: 'LEDOIT_WOLF' | null;
  /** The repair to ask for: of a singular matrix that is used as it is. */
  readonly repairOffered: 'LEDOIT_WOLF' | null;
}

export interface QualityRequest extends PortfolioRequest {
  readonly covariance?: CovarianceChoice;
}

/** Of a request and what `prepare` made of it. Tickers whose source has no daily prices are judged by their returns alone. */
export function dataQuality(request: QualityRequest, prepared: Prepared, prices: PriceSource): DataQuality {
  const { tickers, places, panel, bindingTickers } = prepared;
  return {
    observations: places.length,
    firstPeriod: periodLabel(panel.periods, places[0]!),
    lastPeriod: periodLabel(panel.periods, places[places.length - 1]!),
    bindingTickers,
    constantTickers: constantTickers(prepared),
    series: remarkableSeries(request, prepared, prices),
    covariance: covarianceQuality(places.length, tickers.length, request.covariance ?? 'SAMPLE'),
  };
}

const constantTickers = ({ tickers, isCash, returns }: Prepared): string[] =>
  tickers.filter((_, i) => !isCash[i] && stays(row(returns, i)));

/** Two values d apart alone make d^2 / 2 about their mean, so most series are told apart by their second return. */
function stays(series: Float64Array): boolean {
  const [first = 0] = series;
  for (let t = 1; t < series.length; t++) {
    if (!isConstant(square(series[t]! - first) / 2, series.length)) return false;
  }
  return isConstant(sumOfSquares(series), series.length);
}

const NO_PRICES: PricedDays = { days: new Int32Array(), closes: new Float64Array() };

function remarkableSeries(
  request: QualityRequest,
  { tickers, panel, checkpoint }: Prepared,
  prices: PriceSource,
): SeriesQuality[] {
  const window = windowOf(request.start, request.end);
  const named = [...new Set([...tickers, ...proxyTickers(request.proxies)])];
  const series = named
    .filter((ticker) => !request.cashTickers.includes(ticker))
    .map((ticker) => ({ ticker, column: prices.column(ticker) }))
    .map(({ ticker, column }) => ({ ticker, priced: column ? pricedDays(column, window) : NO_PRICES }));
  const latest = series.reduce((most, { priced }) => Math.max(most, priced.days.at(-1) ?? most), window.start);
  return series
    .map(({ ticker, priced }) => {
      checkpoint?.();
      return seriesQuality({ ticker, returns: panel.of(ticker), priced, latest });
    })
    .filter(isRemarkable);
}

function covarianceQuality(observations: number, positions: number, choice: CovarianceChoice): CovarianceQuality {
  const isSingular = observations <= positions;
  const isShrunk = choice === 'LEDOIT_WOLF';
  return {
    isSingular,
    positions,
    repairedBy: isShrunk ? 'LEDOIT_WOLF' : null,
    repairOffered: isSingular && !isShrunk ? 'LEDOIT_WOLF' : null,
  };
}
