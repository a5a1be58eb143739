import { gatewayV1 } from '@perfolio/contracts';

import { decimal, percent } from '../report-text/layout';
import { factorText, metricText } from '../report-text/words';
import { type Html, html } from './html';
import { minus, ratio, share } from './numbers';
import { table } from './table';

const { PASS, FAIL, PARTIAL, NOT_EVALUATED } = gatewayV1.RiskLimit_Status;

/** Which limits hold, and by how much. What nobody limits is not listed. */
export function limitsSection({ riskLimits, betaLimits }: gatewayV1.GetReportResponse): Html {
  const limited = riskLimits.filter(({ limit }) => limit !== undefined);
  const bounded = betaLimits.filter(({ status }) => status !== NOT_EVALUATED);
  return html`<section><p class="kind">Limits</p><h2>${titleOf([...limited, ...bounded])}</h2>
${limited.length === 0 ? undefined : table({ caption: 'Limits of the portfolio', head: ['limit', 'verdict', 'is', 'may be', 'room'], rows: limited.map(riskRow) })}
${bounded.length === 0 ? undefined : table({ caption: 'Bounds of exposures', head: ['exposure, beta', 'verdict', 'is', 'at least', 'at most', 'room'], rows: bounded.map(betaRow) })}
</section>`;
}

type Row = gatewayV1.RiskLimit | gatewayV1.BetaLimit;

function titleOf(rows: readonly Row[]): string {
  if (rows.length === 0) return 'No limits are set, or none can be checked';
  const broken = rows.filter(({ status }) => status === FAIL);
  const [first] = broken;
  if (first === undefined) return 'No limit is broken';
  return broken.length === 1 ? sentenceOn(first) : `${broken.length} of ${rows.length} limits are broken`;
}

const sentenceOn = (row: Row): string =>
  'metric' in row
    ? `The ${metricText(row.metric)} is ${percent(row.actual)}, where ${percent(row.limit)} is allowed`
    : `The exposure to ${factorText(row.factor)} is ${minus(decimal(row.beta))}, outside its bounds`;

const riskRow = (row: gatewayV1.RiskLimit): (Html | string)[] => [
  metricText(row.metric),
  verdictOn(row),
  share(row.actual),
  share(row.limit),
  share(row.actual === undefined || row.limit === undefined ? undefined : row.limit - row.actual),
];

const betaRow = (row: gatewayV1.BetaLimit): (Html | string)[] => [
  factorText(row.factor),
  verdictOn(row),
  ratio(row.beta),
  ratio(row.lower),
  ratio(row.upper),
  ratio(row.buffer),
];

function verdictOn({ status, near }: Pick<gatewayV1.RiskLimit, 'status' | 'near'>): Html {
  if (status === FAIL) return html`<span class="broken">broken</span>`;
  if (status === PARTIAL) return html`<span class="near">only in part</span>`;
  if (status !== PASS) return html`<span class="none">not checked</span>`;
  return near ? html`<span class="near">kept, just</span>` : html`<span class="kept">kept</span>`;
}
