import * as gatewayV1 from '@perfolio/contracts/messages';
import type { StockProfile } from '@perfolio/engine';

import { defined, mapped } from './undefined-numbers';
import { regressionMessage } from './wire';

export const stockProfileMessage = (profile: StockProfile): gatewayV1.StockProfile =>
  gatewayV1.StockProfile.fromPartial({
    ticker: profile.ticker,
    observations: profile.observations,
    volatility: profile.volatility,
    volatilityAnnual: profile.volatilityAnnual,
    factors: mapped(defined(profile.factors), regressionMessage),
    ...(profile.market !== null && { market: regressionMessage(profile.market) }),
  });
