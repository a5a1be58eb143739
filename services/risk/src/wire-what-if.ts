import * as gatewayV1 from '@perfolio/contracts/messages';
import type { WhatIf, WhatIfFigures } from '@perfolio/engine';

import { defined, present } from './undefined-numbers';
import { betaLimitMessage, riskLimitMessage } from './wire-limits';

export const whatIfMessage = (answer: WhatIf): gatewayV1.WhatIf =>
  gatewayV1.WhatIf.fromPartial({
    weights: answer.weights.map(({ ticker, weight }) => ({ ticker, weight })),
    before: figures(answer.before),
    after: figures(answer.after),
    change: figures(answer.change),
    factorExposure: defined(answer.factorExposure),
    riskLimits: answer.riskLimits.map(riskLimitMessage),
    betaLimits: answer.betaLimits.map(betaLimitMessage),
    breached: answer.breached,
    unmodelled: [...answer.unmodelled],
    observationsBefore: answer.windows.before.observations,
    observationsAfter: answer.windows.after.observations,
  });

const figures = (values: WhatIfFigures) =>
  present(values, [
    'volatilityAnnual',
    'herfindahl',
    'weightSum',
    'netExposure',
    'grossExposure',
    'largestPosition',
    'modelledShare',
  ]);
