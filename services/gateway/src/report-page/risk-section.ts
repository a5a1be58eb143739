import type { gatewayV1 } from '@perfolio/contracts';

import { percent } from '../report-text/layout';
import { factorText } from '../report-text/words';
import { pairedBars } from './bars';
import { type Html, html } from './html';
import { minus, ratio, share } from './numbers';
import { table } from './table';

/** Which positions and which factors the risk comes from. */
export function riskSection({
  portfolioView: view,
  factorModel: model,
}: gatewayV1.GetReportResponse): Html | undefined {
  if (view === undefined || view.tickers.length === 0) return undefined;
  const positions = byRisk(view);
  const title = titleOf(positions);
  return html`<section><p class="kind">What drives the risk</p><h2>${title}</h2>
<figure>${pairedBars({ title, keys: ['weight', 'part of the risk'], bars: positions.slice(0, DRAWN).map(({ ticker, weight, part }) => ({ name: ticker, first: weight, second: part })) })}
${positions.length > DRAWN ? html`<figcaption>The ${DRAWN} of ${positions.length} positions that matter most; the table has them all.</figcaption>` : undefined}</figure>
${table({
  caption: 'Risk by position',
  head: ['position', 'weight', 'part of the risk', 'own volatility, a year'],
  rows: positions.map(({ ticker, weight, part, volatility }) => [
    ticker,
    share(weight),
    share(part),
    share(volatility),
  ]),
})}
${factors(view, model)}</section>`;
}

const DRAWN = 15;

interface Position {
  readonly ticker: string;
  readonly weight: number | undefined;
  readonly part: number | undefined;
  readonly volatility: number | undefined;
}

const byRisk = ({ tickers, weights, eulerShare, assetVolAnnual }: gatewayV1.PortfolioView): Position[] =>
  tickers
    .map((ticker, i) => ({ ticker, weight: weights[i], part: eulerShare[i], volatility: assetVolAnnual[i] }))
    .sort((one, other) => Math.abs(other.part ?? 0) - Math.abs(one.part ?? 0));

function titleOf([first]: readonly Position[]): string {
  if (first?.part === undefined) return 'The portfolio has no risk to measure';
  return `${first.ticker} is ${minus(percent(first.weight))} of the portfolio and ${minus(percent(first.part))} of its risk`;
}

function factors(view: gatewayV1.PortfolioView, model: gatewayV1.FactorModel | undefined): Html | undefined {
  if (view.factorIds.length === 0) return undefined;
  const rows = view.factorIds.map((id) => [factorText(id), ratio(view.factorExposure[id]), share(partOf(model, id))]);
  const told =
    model?.systematicShare === undefined
      ? undefined
      : html`<p>Factors explain ${share(model.systematicShare)} of the variance; the rest is particular to the positions.</p>`;
  return html`${told}${table({ caption: 'Exposure to factors', head: ['factor', 'exposure, beta', 'part of the variance'], rows })}`;
}

function partOf(model: gatewayV1.FactorModel | undefined, id: string): number | undefined {
  const part = model?.factorContribution[id];
  return part === undefined || !model?.totalVariance ? undefined : part / model.totalVariance;
}
