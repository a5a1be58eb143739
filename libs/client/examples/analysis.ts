import { credentials } from '@grpc/grpc-js';
import { createPerfolioClient, everyItem, gatewayV1, isReasonOf, lastResult } from '@perfolio/client';

/** Stores a portfolio, reads its risk, and asks for a better one. */
export async function analysis(address: string, apiKey: string) {
  const perfolio = createPerfolioClient({ address, credential: () => apiKey, channel: credentials.createInsecure() });
  const weight = (ticker: string, value: number) => ({ ticker, quantity: { $case: 'weight' as const, value } });
  const positions = [weight('AAA', 0.25), weight('BBB', 0.75)];
  const portfolio = gatewayV1.Portfolio.fromPartial({ name: 'Example', positions });
  try {
    const { portfolio: stored } = await perfolio.portfolios.createPortfolio({ portfolio });
    const portfolioId = stored?.portfolioId ?? '';
    const { portfolioView } = await perfolio.risk.getAnalysis({ portfolioId });
    const better = await lastResult(
      perfolio.risk.optimize({ portfolioId, objective: gatewayV1.Objective.MIN_VARIANCE }),
    );
    const list = (pageToken: string) => perfolio.portfolios.listPortfolios({ pageToken });
    const names = (await Array.fromAsync(everyItem(list, (page) => page.portfolios))).map(({ name }) => name);
    const missing = await perfolio.risk.getScore({ portfolioId: 'none' }).catch((error: unknown) => error);
    const hidden = isReasonOf(missing, 'RESOURCE_NOT_FOUND');
    return { volatility: portfolioView?.volatilityAnnual, optimised: better.volatilityAnnual, names, hidden };
  } finally {
    perfolio.close();
  }
}
