import type { gatewayV1 } from '@perfolio/contracts';

import { decimal, paragraph, percent, table } from './layout';
import { PART_WORDS, PARTS, partOf } from './words';

/** The pieces of advice that would raise the score most. */
const SHOWN = 5;

export function scoreLines({ riskScore }: gatewayV1.GetReportResponse): string[] {
  if (riskScore === undefined) return [];
  const { score, band, bindingComponent, components, potentialLoss, lossRatio, advice } = riskScore;
  const rows = PARTS.map((part) => [
    PART_WORDS[part],
    decimal(components?.[part], 0),
    percent(potentialLoss?.[part]),
    percent(lossRatio?.[part]),
  ]);
  return [
    ...paragraph(
      `${decimal(score, 0)} of 100, higher is safer; risk: ${band || 'not named'}. ${heldBack(bindingComponent)}`,
    ),
    '',
    ...table(['part', 'score', 'loss in a bad year', 'of what you can bear'], rows),
    ...(advice.length === 0 ? [] : ['']),
    ...advice.slice(0, SHOWN).flatMap(({ sentence }) => paragraph(`- ${sentence}`)),
  ];
}

function heldBack(component: string): string {
  const part = partOf(component);
  return part === undefined ? '' : `Its lowest part is ${PART_WORDS[part]}.`;
}
