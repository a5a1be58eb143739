import * as gatewayV1 from '@perfolio/contracts/messages';
import type {
  ConfidenceIntervals,
  LabelledDrawdown,
  Performance,
  PositionTail,
  RollingRisk,
  SeriesPerformance,
  Tail,
  TailByPosition,
} from '@perfolio/engine';

import { defined, mapped, present } from './undefined-numbers';

/** What goes with a performance, where it was computed. */
interface PerformanceExtras {
  readonly byPosition?: TailByPosition;
  readonly rolling?: RollingRisk;
}

export const performanceMessage = (
  measured: Performance,
  { byPosition, rolling }: PerformanceExtras,
): gatewayV1.Performance =>
  gatewayV1.Performance.fromPartial({
    ...present(measured, RELATIVE_NUMBERS),
    portfolio: seriesMessage(measured.portfolio),
    benchmark: seriesMessage(measured.benchmark),
    confidence: confidenceMessage(measured.confidence),
    firstPeriod: measured.firstPeriod,
    lastPeriod: measured.lastPeriod,
    bindingTickers: [...measured.bindingTickers],
    ...(byPosition && { tailByPosition: byPositionMessage(byPosition) }),
    ...(rolling && { rolling: rollingMessage(rolling) }),
  });

const RELATIVE_NUMBERS = [
  'activeReturnAnnual',
  'trackingError',
  'informationRatio',
  'beta',
  'alphaAnnual',
  'rSquared',
] as const satisfies readonly (keyof Performance)[];

const seriesMessage = (series: SeriesPerformance) => ({
  ...present(series, SERIES_NUMBERS),
  observations: series.observations,
  positivePeriods: series.positivePeriods,
  negativePeriods: series.negativePeriods,
  drawdown: drawdownMessage(series.drawdown),
  tail: tailMessage(series.tail),
});

const SERIES_NUMBERS = [
  'totalReturn',
  'annualisedReturn',
  'volatilityAnnual',
  'meanExcessAnnual',
  'sharpe',
  'downsideDeviation',
  'sortino',
  'calmar',
  'best',
  'worst',
  'winRate',
  'averageWin',
  'averageLoss',
  'winLossRatio',
] as const satisfies readonly (keyof SeriesPerformance)[];

const drawdownMessage = (drawdown: LabelledDrawdown) => ({
  ...present(drawdown, ['maxDrawdown', 'current', 'ulcerIndex']),
  peak: drawdown.peak ?? '',
  trough: drawdown.trough ?? '',
  recovery: drawdown.recovery ?? '',
  cdar: { ...drawdown.cdar },
});

const tailMessage = (tail: Tail) => ({
  ...present(tail, ['skewness', 'excessKurtosis']),
  levels: mapped(tail.levels, (level) =>
    gatewayV1.TailLevel.fromPartial(
      present(level, ['historicalVar', 'historicalEs', 'cornishFisherVar', 'normalVar', 'normalEs']),
    ),
  ),
  ...(tail.cornishFisherMonotone !== null && { cornishFisherMonotone: tail.cornishFisherMonotone }),
});

const confidenceMessage = ({ level, ...intervals }: ConfidenceIntervals) => ({ level, ...defined(intervals) });

const byPositionMessage = ({ tickers, levels }: TailByPosition) => ({
  tickers: [...tickers],
  levels: mapped(levels, (level) =>
    gatewayV1.PositionTails.fromPartial(mapped(defined({ ...level }), positionTailMessage)),
  ),
});

const positionTailMessage = ({ total, components, marginal, incremental }: PositionTail) => ({
  total,
  components: [...components],
  marginal: [...marginal],
  incremental: [...incremental],
});

const rollingMessage = ({ window, labels, volatilityAnnual, beta }: RollingRisk) => ({
  window,
  labels: [...labels],
  volatilityAnnual: [...volatilityAnnual],
  beta: beta.map((value) => value ?? 0),
  undefined: beta.flatMap((value, index) => (value === null ? index : [])),
});
