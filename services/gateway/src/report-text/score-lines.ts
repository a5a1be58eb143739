import type { gatewayV1 } from '@perfolio/contracts';

import { decimal, paragraph, percent, table } from './layout';

/** The pieces of advice that would raise the score most. */
const SHOWN = 5;

export function scoreLines({ riskScore }: gatewayV1.GetReportResponse): string[] {
  if (riskScore === undefined) return [];
  const { score, band, bindingComponent, components, potentialLoss, lossRatio, advice } = riskScore;
  const rows = PARTS.map((part) => [
    part,
    decimal(components?.[part], 0),
    percent(potentialLoss?.[part]),
    decimal(lossRatio?.[part]),
  ]);
  return [
    ...paragraph(
      `${decimal(score, 0)} of 100, higher is safer; risk: ${band || 'not named'}. ${heldBack(bindingComponent)}`,
    ),
    '',
    ...table(['component', 'score', 'loss', 'of what you can bear'], rows),
    ...(advice.length === 0 ? [] : ['']),
    ...advice.slice(0, SHOWN).flatMap(({ sentence }) => paragraph(`- ${sentence}`)),
  ];
}

const PARTS = ['factor', 'industry', 'volatility', 'concentration'] as const;

const heldBack = (component: string): string => (component === '' ? '' : `The lowest component is ${component}.`);
