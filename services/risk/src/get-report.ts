import { riskV1 } from '@perfolio/contracts';
import { methodName } from '@perfolio/service';

import { analysed } from './analysis';
import { cachedAnswer } from './cached-answer';
import type { Dependencies, Handler } from './dependencies';
import { type MeantWithParameters, normalisedReport } from './normalise';
import { stateOf } from './subject';
import { inTheCallersWords } from './unknown-tickers';

export function getReport(parts: Dependencies): Handler<riskV1.GetReportRequest> {
  const answer = cachedAnswer<riskV1.GetReportRequest, MeantWithParameters>(
    {
      ...parts,
      requestType: 'perfolio.risk.v1.GetReportRequest',
      method: methodName(riskV1.RiskServiceService.getReport),
    },
    (question, signal) => analysed(parts, question, signal),
  );
  return async (sent, call) => {
    const meant = normalisedReport(sent);
    const state = await stateOf(parts, meant.subject.subject, call);
    return inTheCallersWords(sent.subject, answer({ sent, meant, state, call }));
  };
}
