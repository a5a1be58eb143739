import { createHash } from 'node:crypto';
import { gatewayV1 } from '@perfolio/contracts';

import { decimal, percent } from '../report-text/layout';
import { counted } from '../report-text/words';
import { type Html, html } from './html';
import { limitsSection } from './limits-section';
import { dateText, ratio, share } from './numbers';
import { PAGE_STYLE } from './page-style';
import { performanceSection } from './performance-section';
import { riskSection } from './risk-section';
import { scoreSection } from './score-section';

type Report = gatewayV1.GetReportResponse;

/** What a report may load where it is shown: its own style, and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** A report as one file that opens offline and prints: the numbers of the JSON, rounded for reading and whole in `<data value>`. */
export function reportPage(bytes: Uint8Array): string {
  const report = gatewayV1.GetReportResponse.decode(bytes);
  const body = html`<main>
<header><p class="kind">Risk report</p><h1>${titleOf(report)}</h1>${windowOf(report)}${facts(report)}</header>
${scoreSection(report)}
${riskSection(report)}
${limitsSection(report)}
${performanceSection(report)}
${notes(report)}
${originOf(report)}
</main>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Risk report</title><style>${PAGE_STYLE}</style></head>
<body>${body.markup}</body></html>
`;
}

/** The one thing to know. */
function titleOf({ portfolioView: view, breached, riskScore }: Report): string {
  const swing = `The portfolio swings by ${percent(view?.volatilityAnnual)} a year`;
  if (breached) return `${swing} and breaks a limit`;
  return riskScore?.score === undefined ? swing : `${swing} and scores ${decimal(riskScore.score, 0)} of 100`;
}

function windowOf({ inputs, portfolioView: view }: Report): Html | undefined {
  if (inputs === undefined) return undefined;
  const periods = counted(inputs.observations, inputs.frequency === gatewayV1.Frequency.DAILY ? 'day' : 'month');
  return html`<p class="quiet">${counted(view?.tickers.length ?? 0, 'position')}, ${periods} in common from ${dateText(inputs.start)} to ${dateText(inputs.end)}, prices as of ${dateText(inputs.pricesAsOf)}.</p>`;
}

function facts({ portfolioView: view, factorModel: model, riskScore, performance }: Report): Html {
  const shown: readonly (readonly [string, Html])[] = [
    ['score, 0 to 100', ratio(riskScore?.score, 0)],
    ['volatility, a year', share(view?.volatilityAnnual)],
    ['largest fall', share(performance?.portfolio?.drawdown?.maxDrawdown)],
    ['explained by factors', share(model?.systematicShare)],
    ['effective positions', ratio(view?.effectivePositions, 1)],
  ];
  return html`<dl class="facts">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function notes({ leftOut, portfolioView: view }: Report): Html | undefined {
  const said = [...leftOut.map(({ message }) => message), ...(view?.warnings ?? [])];
  return said.length === 0
    ? undefined
    : html`<section><p class="kind">Please note</p><ul>${said.map((one) => html`<li>${one}</li>`)}</ul></section>`;
}

/** What the numbers depend on: equal inputs give equal numbers. */
function originOf({ inputs }: Report): Html | undefined {
  return inputs === undefined
    ? undefined
    : html`<footer>Made by Perfolio, engine ${inputs.engineVersion}. Prices ${inputs.marketDataVersion}, data ${inputs.generation || 'not stored'}. A dash is a number that does not exist.</footer>`;
}
