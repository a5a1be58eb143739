import { contextV1 } from '@perfolio/contracts';
import type { Internal, Method } from '@perfolio/service';

import type { Dependencies } from './dependencies';
import { identityMethods } from './identity/methods';
import { clearEveryCache } from './market-data/clear-every-cache';
import { getMarketData } from './market-data/get-market-data';
import { getSeries } from './market-data/get-series';
import { importPrices } from './market-data/import-prices';
import { listInstruments } from './market-data/list-instruments';
import { createGrant } from './portfolios/grants/create-grant';
import { deleteGrant, getGrant, listGrants } from './portfolios/grants/read-grants';
import { createScenario } from './portfolios/scenarios/create-scenario';
import { deleteScenario, getScenario, listScenarios } from './portfolios/scenarios/read-scenarios';
import { exportAccount } from './portfolios/export/export-account';
import { getActivePortfolio, setActivePortfolio } from './portfolios/active-portfolio';
import { clearCache } from './portfolios/clear-cache';
import { createPortfolio } from './portfolios/create-portfolio';
import { deletePortfolio } from './portfolios/delete-portfolio';
import { getOwnerSnapshot } from './portfolios/get-owner-snapshot';
import { getPortfolio } from './portfolios/get-portfolio';
import { getPositionMetadata } from './portfolios/get-position-metadata';
import { getSnapshot } from './portfolios/get-snapshot';
import { importPortfolios } from './portfolios/import-portfolios';
import { listPortfolios } from './portfolios/list-portfolios';
import { resolve } from './portfolios/resolve';
import { resolveFactorProxies } from './portfolios/resolve-factor-proxies';
import { resolveOwners } from './portfolios/resolve-owners';
import { resetLimits, updatePortfolio } from './portfolios/update-portfolio';

const portfolios = contextV1.ContextServiceService;
const marketData = contextV1.MarketDataServiceService;

export const SERVICES = [
  'perfolio.context.v1.IdentityService',
  'perfolio.context.v1.ContextService',
  'perfolio.context.v1.MarketDataService',
];

/** Every method of the service, and who answers it. */
export const methodsOf = (internal: Internal, dependencies: Dependencies): readonly Method[] => [
  ...identityMethods(internal, dependencies),

  internal.forService(portfolios.resolve, resolve(dependencies)),
  internal.forOnly('risk', portfolios.resolveOwners, resolveOwners(dependencies)),
  internal.forOnly('risk', portfolios.getOwnerSnapshot, getOwnerSnapshot(dependencies)),
  internal.forPrincipal(portfolios.getSnapshot, getSnapshot(dependencies)),
  internal.forPrincipal(portfolios.listPortfolios, listPortfolios(dependencies)),
  internal.forPrincipal(portfolios.createPortfolio, createPortfolio(dependencies)),
  internal.forPrincipal(portfolios.importPortfolios, importPortfolios(dependencies)),
  internal.forPrincipal(portfolios.getPortfolio, getPortfolio(dependencies)),
  internal.forPrincipal(portfolios.updatePortfolio, updatePortfolio(dependencies)),
  internal.forPrincipal(portfolios.deletePortfolio, deletePortfolio(dependencies)),
  internal.forPrincipal(portfolios.resetLimits, resetLimits(dependencies)),
  internal.forPrincipal(portfolios.resolveFactorProxies, resolveFactorProxies(dependencies)),
  internal.forPrincipal(portfolios.getPositionMetadata, getPositionMetadata(dependencies)),
  internal.forPrincipal(portfolios.listGrants, listGrants(dependencies)),
  internal.forPrincipal(portfolios.getGrant, getGrant(dependencies)),
  internal.forPrincipal(portfolios.createGrant, createGrant(dependencies)),
  internal.forPrincipal(portfolios.deleteGrant, deleteGrant(dependencies)),
  internal.forPrincipal(portfolios.listScenarios, listScenarios(dependencies)),
  internal.forPrincipal(portfolios.getScenario, getScenario(dependencies)),
  internal.forPrincipal(portfolios.createScenario, createScenario(dependencies)),
  internal.forPrincipal(portfolios.deleteScenario, deleteScenario(dependencies)),
  internal.forPrincipal(portfolios.getActivePortfolio, getActivePortfolio(dependencies)),
  internal.forPrincipal(portfolios.setActivePortfolio, setActivePortfolio(dependencies)),
  internal.forPrincipal(portfolios.clearCache, clearCache(dependencies)),
  internal.forPrincipal(portfolios.clearEveryCache, clearEveryCache(dependencies)),
  internal.forPrincipal(portfolios.exportAccount, exportAccount(dependencies)),

  internal.forService(marketData.getMarketData, getMarketData(dependencies)),
  internal.forService(marketData.listInstruments, listInstruments(dependencies)),
  internal.streamForService(marketData.getSeries, getSeries(dependencies)),
  internal.uploadForPrincipal(marketData.importPrices, importPrices(dependencies)),
];
