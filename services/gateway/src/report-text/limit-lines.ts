import { gatewayV1 } from '@perfolio/contracts';

import { decimal, paragraph, percent, table } from './layout';
import { factorText, metricText } from './words';

const { PASS, FAIL, PARTIAL, NOT_EVALUATED } = gatewayV1.RiskLimit_Status;

/** Which limits hold. What nobody limits is not listed. */
export function limitLines({ riskLimits, betaLimits }: gatewayV1.GetReportResponse): string[] {
  const limited = riskLimits.filter(({ limit }) => limit !== undefined);
  const bounded = betaLimits.filter(({ status }) => status !== NOT_EVALUATED);
  const rows = [...limited, ...bounded];
  if (rows.length === 0) return paragraph('No limits are set, or none can be checked.');
  const broken = rows.filter(({ status }) => status === FAIL).length;
  return [
    ...paragraph(broken === 0 ? 'No limit is broken.' : `Broken limits: ${broken} of ${rows.length}.`),
    '',
    ...(limited.length === 0 ? [] : table(['limit', 'is', 'may be', ''], limited.map(riskRow))),
    ...(bounded.length === 0
      ? []
      : ['', ...table(['exposure', 'is', 'at least', 'at most', ''], bounded.map(betaRow))]),
  ];
}

const riskRow = (row: gatewayV1.RiskLimit): string[] => [
  metricText(row.metric),
  percent(row.actual),
  percent(row.limit),
  verdictOn(row),
];

const betaRow = (row: gatewayV1.BetaLimit): string[] => [
  factorText(row.factor),
  decimal(row.beta),
  decimal(row.lower),
  decimal(row.upper),
  verdictOn(row),
];

function verdictOn({ status, near }: Pick<gatewayV1.RiskLimit, 'status' | 'near'>): string {
  if (status === FAIL) return 'BROKEN';
  if (status === PARTIAL) return 'only in part';
  if (status === PASS) return near ? 'near' : 'kept';
  return 'not checked';
}
