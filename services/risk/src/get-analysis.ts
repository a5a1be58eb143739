import { riskV1 } from '@perfolio/contracts';
import { methodName } from '@perfolio/service';

import { analysed } from './analysis';
import { cachedAnswer } from './cached-answer';
import type { Dependencies, Handler } from './dependencies';
import { type MeantWithParameters, normalisedAnalysis } from './normalise';
import { stateOf } from './subject';
import { inTheCallersWords } from './unknown-tickers';

export function getAnalysis(parts: Dependencies): Handler<riskV1.GetAnalysisRequest> {
  const answer = cachedAnswer<riskV1.GetAnalysisRequest, MeantWithParameters>(
    {
      ...parts,
      requestType: 'perfolio.risk.v1.GetAnalysisRequest',
      method: methodName(riskV1.RiskServiceService.getAnalysis),
    },
    (question, signal) => analysed(parts, question, signal),
  );
  return async (sent, call) => {
    const meant = normalisedAnalysis(sent);
    const state = await stateOf(parts, meant.subject.subject, call);
    return inTheCallersWords(sent.subject, answer({ sent, meant, state, call }));
  };
}
