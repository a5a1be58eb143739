import * as gatewayV1 from '@perfolio/contracts/messages';
import type { FactorStress, Replay } from '@perfolio/engine';

import { present } from './undefined-numbers';

export const shocksMessage = (stress: FactorStress, modelledShare: number | null): gatewayV1.Stress =>
  gatewayV1.Stress.fromPartial({
    loss: stress.loss,
    lossByFactor: { ...stress.lossByFactor },
    lossByTicker: { ...stress.lossByTicker },
    applied: Object.entries(stress.applied).map(([factor, shock]) => ({ factor, shock })),
    unmatchedFactors: [...stress.unmatchedFactors],
    ...present({ modelledShare }, ['modelledShare']),
  });

export const episodeMessage = (answer: Replay): gatewayV1.Stress =>
  gatewayV1.Stress.fromPartial({
    ...present(answer, ['loss', 'maxDrawdown', 'coveredShare']),
    lossByTicker: { ...answer.lossByTicker },
    missingTickers: [...answer.missingTickers],
    observations: answer.observations,
    firstPeriod: answer.firstPeriod ?? '',
    lastPeriod: answer.lastPeriod ?? '',
  });
