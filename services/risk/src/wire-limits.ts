import * as gatewayV1 from '@perfolio/contracts/messages';
import type { BetaLimit, RiskLimit } from '@perfolio/engine';

import { present } from './undefined-numbers';

export const riskLimitMessage = (row: RiskLimit): gatewayV1.RiskLimit => ({
  ...present(row, ['actual', 'limit']),
  metric: row.metric,
  status: gatewayV1.RiskLimit_Status[row.status],
  near: row.near,
});

export const betaLimitMessage = (row: BetaLimit): gatewayV1.BetaLimit => ({
  ...present(row, ['beta', 'lower', 'upper', 'worst', 'best', 'buffer']),
  factor: row.factor,
  observations: row.observations,
  status: gatewayV1.RiskLimit_Status[row.status],
  near: row.near,
});
