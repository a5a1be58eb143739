import type { gatewayV1 } from '@perfolio/contracts';

import { decimal } from '../report-text/layout';
import { PART_WORDS, PARTS, partOf } from '../report-text/words';
import { type Html, html } from './html';
import { ratio, share } from './numbers';
import { table } from './table';

/** How safe the portfolio is, part by part, and what would help. */
export function scoreSection({ riskScore }: gatewayV1.GetReportResponse): Html | undefined {
  if (riskScore?.score === undefined) return undefined;
  const { components, potentialLoss, lossRatio, advice, bindingComponent } = riskScore;
  const part = partOf(bindingComponent);
  const rows = PARTS.map((part) => [
    PART_WORDS[part],
    ratio(components?.[part], 0),
    share(potentialLoss?.[part]),
    share(lossRatio?.[part]),
  ]);
  return html`<section><p class="kind">Score</p><h2>${titleOf(riskScore)}</h2>
<p>The score is <strong>${ratio(riskScore.score, 0)}</strong> of 100, where 100 is safest; the policy calls this risk
<strong>${riskScore.band || 'unnamed'}</strong>. ${part === undefined ? '' : `Its lowest part is ${PART_WORDS[part]}.`}</p>
${table({ caption: 'Parts of the score', head: ['part', 'score, 0 to 100', 'loss in a bad year', 'of what you can bear'], rows })}
${advice.length === 0 ? undefined : html`<h2>What would help most</h2><ul>${advice.slice(0, MOST_ADVICE).map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>`}
</section>`;
}

const MOST_ADVICE = 5;

/** What could be lost where the score is lowest. */
function titleOf({ bindingComponent, lossRatio, score }: gatewayV1.RiskScore): string {
  const part = partOf(bindingComponent);
  const used = part === undefined ? undefined : lossRatio?.[part];
  if (part === undefined || used === undefined) return `The portfolio scores ${decimal(score, 0)} of 100`;
  return used > 1
    ? `In a bad year ${PART_WORDS[part]} could cost more than you can bear`
    : `In a bad year ${PART_WORDS[part]} could cost ${decimal(used * 100, 0)} % of what you can bear`;
}
