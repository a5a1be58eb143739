import type { contextV1, gatewayV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import type { Database } from '../database/database';
import type { Dependencies } from '../dependencies';
import { CATALOGUE } from '../market-data/catalogue';
import { findInstruments, findStandIns, hasPrices, type StandIn } from '../market-data/instrument-store';
import { changePortfolio } from './change-portfolio';
import { type ResolvedProxies, resolvedProxies } from './factor-proxies';
import { subjectOf } from './subject';

/** Fills in factor proxies by rule and stores them. */
export const resolveFactorProxies =
  (dependencies: Pick<Dependencies, 'changes' | 'now' | 'database'>) =>
  async (
    { portfolioId, ifMatch }: contextV1.ResolveFactorProxiesRequest,
    call: PrincipalCall,
  ): Promise<contextV1.ResolveFactorProxiesResponse> => {
    const key = subjectOf(portfolioId, call, 'EDITOR');
    const candidates = await candidatesOf(dependencies.database);
    let unresolvedTickers: string[] = [];
    const portfolio = await changePortfolio(dependencies, { key, ifMatch }, async (current, transaction) => {
      const { factorProxies, unresolved } = await proxiesFor(transaction, current, candidates);
      unresolvedTickers = unresolved;
      return { ...current, factorProxies };
    });
    return { portfolio, unresolvedTickers };
  };

/** In the catalogue's order, so that the same one is taken every time. */
async function candidatesOf(database: Database): Promise<readonly StandIn[]> {
  const order = new Map(CATALOGUE.map(({ ticker }, index) => [ticker, index]));
  const rank = ({ ticker }: StandIn) => order.get(ticker) ?? CATALOGUE.length;
  return (await findStandIns(database)).toSorted((a, b) => rank(a) - rank(b) || (a.ticker < b.ticker ? -1 : 1));
}

async function proxiesFor(
  database: Database,
  portfolio: gatewayV1.Portfolio,
  candidates: readonly StandIn[],
): Promise<ResolvedProxies> {
  const cash = new Set([...portfolio.cashTickers, ...portfolio.cashProxies.map(({ ticker }) => ticker)]);
  const tickers = portfolio.positions.map(({ ticker }) => ticker).filter((ticker) => !cash.has(ticker));
  const known = await findInstruments(database, tickers);
  const usable = portfolio.benchmark !== '' && (await hasPrices(database, portfolio.benchmark));
  return resolvedProxies(
    { given: portfolio.factorProxies, benchmark: usable ? portfolio.benchmark : '' },
    tickers
      .filter((ticker) => known.get(ticker)?.asset_class !== 'CASH')
      .map((ticker) => ({
        ticker,
        sector: known.get(ticker)?.sector ?? '',
        synthetic: known.get(ticker)?.synthetic === true,
      })),
    candidates,
  );
}
