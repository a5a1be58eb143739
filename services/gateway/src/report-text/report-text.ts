import { gatewayV1 } from '@perfolio/contracts';

import { decimal, paragraph, percent, section, table } from './layout';
import { limitLines } from './limit-lines';
import { scoreLines } from './score-lines';
import { counted, factorText } from './words';

type Report = gatewayV1.GetReportResponse;

/** A report for a terminal of 80 columns: the same numbers as the JSON, rounded for reading. */
export function reportText(bytes: Uint8Array): string {
  const report = gatewayV1.GetReportResponse.decode(bytes);
  const lines = [
    ...titleOf(report),
    ...section('Score', scoreLines(report)),
    ...section('What drives the risk', riskLines(report)),
    ...section('Limits', limitLines(report)),
    ...section('Performance', performanceLines(report)),
    ...section('Left out', leftOutLines(report)),
    ...section('Please note', (report.portfolioView?.warnings ?? []).flatMap(paragraph)),
  ];
  return `${lines.join('\n')}\n`;
}

function titleOf({ inputs, portfolioView }: Report): string[] {
  if (inputs === undefined) return ['RISK REPORT'];
  const periods = counted(inputs.observations, inputs.frequency === gatewayV1.Frequency.DAILY ? 'day' : 'month');
  return [
    'RISK REPORT',
    ...paragraph(
      `${counted(portfolioView?.tickers.length ?? 0, 'position')} from ${inputs.start} to ${inputs.end}, ${periods} in common, prices as of ${inputs.pricesAsOf}.`,
    ),
    ...paragraph(`Engine ${inputs.engineVersion}, prices ${inputs.marketDataVersion}, data ${inputs.generation}.`),
  ];
}

/** More than fit on a page say little: the others are counted. */
const SHOWN = 15;

function riskLines({ portfolioView: view, factorModel: model }: Report): string[] {
  if (view === undefined) return [];
  const { tickers, weights, eulerShare, assetVolAnnual } = view;
  const byRisk = [...tickers.keys()].sort((a, b) => Math.abs(eulerShare[b] ?? 0) - Math.abs(eulerShare[a] ?? 0));
  const rows = byRisk
    .slice(0, SHOWN)
    .map((i) => [tickers[i] ?? '', percent(weights[i]), percent(eulerShare[i]), percent(assetVolAnnual[i])]);
  const more = tickers.length - rows.length;
  return [
    ...paragraph(
      `Volatility is ${percent(view.volatilityAnnual)} a year. ${factorSentence(model)}The book is as concentrated as ${decimal(view.effectivePositions, 1)} equal positions.`,
    ),
    '',
    ...table(['position', 'weight', 'part of risk', 'own volatility'], rows),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...factorLines(view, model),
  ];
}

const factorSentence = (model: gatewayV1.FactorModel | undefined): string =>
  model?.systematicShare === undefined ? '' : `Factors explain ${percent(model.systematicShare)} of its variance. `;

function factorLines(view: gatewayV1.PortfolioView, model: gatewayV1.FactorModel | undefined): string[] {
  const rows = view.factorIds.map((id) => [
    factorText(id),
    decimal(view.factorExposure[id]),
    percent(shareOf(model, id)),
  ]);
  return rows.length === 0 ? [] : ['', ...table(['factor', 'exposure', 'part of variance'], rows)];
}

function shareOf(model: gatewayV1.FactorModel | undefined, id: string): number | undefined {
  const part = model?.factorContribution[id];
  return part === undefined || !model?.totalVariance ? undefined : part / model.totalVariance;
}

function performanceLines({ performance }: Report): string[] {
  if (performance?.portfolio === undefined || performance.benchmark === undefined) return [];
  const { portfolio, benchmark } = performance;
  const row = (name: string, show: (series: gatewayV1.SeriesPerformance) => string) => [
    name,
    show(portfolio),
    show(benchmark),
  ];
  return [
    ...table(
      ['', 'portfolio', 'benchmark'],
      [
        row('return a year', (one) => percent(one.annualisedReturn)),
        row('volatility a year', (one) => percent(one.volatilityAnnual)),
        row('Sharpe ratio', (one) => decimal(one.sharpe)),
        row('Sortino ratio', (one) => decimal(one.sortino)),
        row('largest fall', (one) => percent(one.drawdown?.maxDrawdown)),
        row('worst period', (one) => percent(one.worst)),
        row('value at risk, 95 %, a period', (one) => percent(one.tail?.levels['0.95']?.historicalVar)),
        row('expected shortfall, 95 %', (one) => percent(one.tail?.levels['0.95']?.historicalEs)),
      ],
    ),
    '',
    ...paragraph(
      `Beta is ${decimal(performance.beta)}${between(performance.confidence?.beta)}, the tracking error ${percent(performance.trackingError)} a year.`,
    ),
  ];
}

const between = (interval: gatewayV1.Interval | undefined): string =>
  interval === undefined ? '' : ` (${decimal(interval.low)} to ${decimal(interval.high)} with 95 % confidence)`;

const leftOutLines = ({ leftOut }: Report): string[] =>
  leftOut.flatMap(({ part, message }) => paragraph(`${PARTS[part] ?? part}: ${message}`));

const PARTS: Readonly<Record<string, string>> = { performance: 'Performance', riskScore: 'The score' };
