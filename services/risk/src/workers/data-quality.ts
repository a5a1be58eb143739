import * as gatewayV1 from '@perfolio/contracts/messages';
import { type CovarianceQuality, type DataQuality, dataQuality, type SeriesQuality } from '@perfolio/engine';

import type { Book } from './book';

/** What the prices behind an answer are like. */
export const dataQualityOf = ({ request, prices, prepared }: Book): gatewayV1.DataQuality =>
  dataQualityMessage(dataQuality(request, prepared, prices));

export const dataQualityMessage = (quality: DataQuality): gatewayV1.DataQuality =>
  gatewayV1.DataQuality.fromPartial({
    observations: quality.observations,
    firstPeriod: quality.firstPeriod,
    lastPeriod: quality.lastPeriod,
    bindingTickers: [...quality.bindingTickers],
    constantTickers: [...quality.constantTickers],
    series: quality.series.map(seriesMessage),
    covariance: covarianceMessage(quality.covariance),
  });

const seriesMessage = (series: SeriesQuality) => ({
  ticker: series.ticker,
  firstDate: series.firstDate ?? '',
  lastDate: series.lastDate ?? '',
  gaps: series.gaps,
  stale: series.isStale,
  longestFlatRun: series.longestFlatRun,
  suspectedSplits: series.suspectedSplits.map(({ date, ratio }) => ({ date, ratio })),
  reversedJumps: [...series.reversedJumps],
});

const covarianceMessage = ({ isSingular, positions, repairedBy, repairOffered }: CovarianceQuality) => ({
  isSingular,
  positions,
  ...(repairedBy && { repairedBy: gatewayV1.Covariance[repairedBy] }),
  ...(repairOffered && { repairOffered: gatewayV1.Covariance[repairOffered] }),
});
