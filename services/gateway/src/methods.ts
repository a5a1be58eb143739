import { gatewayV1 } from '@perfolio/contracts';

import { clearFleetCache } from './admin-cache/clear-fleet-cache';
import { getFleetCache } from './admin-cache/get-fleet-cache';
import { clearCache } from './cache/clear-cache';
import { getCache } from './cache/get-cache';
import type { Clients } from './clients';
import { publicPaths } from './contract';
import { identityMethods } from './identity-methods';
import { watchEvents } from './events/watch-events';
import { exportMe } from './export/export-me';
import { importPortfolios } from './import/import-portfolios';
import { createReadApart } from './import/read-apart';
import { getMarketData } from './market-data/get-market-data';
import { getPortfolioPrices } from './market-data/get-portfolio-prices';
import { importPrices } from './market-data/import-prices';
import { listInstruments } from './market-data/list-instruments';
import { createPortfolio } from './portfolios/create-portfolio';
import { deletePortfolio } from './portfolios/delete-portfolio';
import { getContext } from './portfolios/get-context';
import { getExpectedReturns } from './portfolios/get-expected-returns';
import { getFactorProxies } from './portfolios/get-factor-proxies';
import { getLimits } from './portfolios/get-limits';
import { getPortfolio } from './portfolios/get-portfolio';
import { getPositionMetadata } from './portfolios/get-position-metadata';
import { listPortfolios } from './portfolios/list-portfolios';
import { createGrant } from './portfolios/grants/create-grant';
import { deleteGrant } from './portfolios/grants/delete-grant';
import { getGrant } from './portfolios/grants/get-grant';
import { createScenario } from './portfolios/scenarios/create-scenario';
import { deleteScenario } from './portfolios/scenarios/delete-scenario';
import { getScenario } from './portfolios/scenarios/get-scenario';
import { listGrants } from './portfolios/grants/list-grants';
import { listScenarios } from './portfolios/scenarios/list-scenarios';
import { replaceExpectedReturns } from './portfolios/replace-expected-returns';
import { replaceFactorProxies } from './portfolios/replace-factor-proxies';
import { replaceLimits } from './portfolios/replace-limits';
import { replacePortfolio } from './portfolios/replace-portfolio';
import { resetLimits } from './portfolios/reset-limits';
import { resolveFactorProxies } from './portfolios/resolve-factor-proxies';
import { setContext } from './portfolios/set-context';
import { updatePortfolio } from './portfolios/update-portfolio';
import type { Doorkeeper, PublicMethod } from './public-method';
import { estimateExpectedReturns } from './risk/estimate-expected-returns';
import { getAnalysis } from './risk/get-analysis';
import { getFrontier } from './risk/get-frontier';
import { getInlineReport } from './risk/get-inline-report';
import { getInstrumentProfile } from './risk/get-instrument-profile';
import { getLimitChecks } from './risk/get-limit-checks';
import { getPerformance } from './risk/get-performance';
import { getReport } from './risk/get-report';
import { getScore } from './risk/get-score';
import { optimize } from './risk/optimize';
import { simulate } from './risk/simulate';
import { stress } from './risk/stress';
import { whatIf } from './risk/what-if';

/** The one table of public verbs, for both doors. A verb of the contracts that is missing here, or has no rule, refuses to start. */
export function publicMethods(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const methods = [
    ...identityMethods(door, clients),
    ...portfolios(door, clients),
    ...parts(door, clients),
    ...shares(door, clients),
    ...answers(door, clients),
    ...explorations(door, clients),
    ...operations(door, clients),
  ];
  const served = new Set(methods.map(({ definition }) => definition.path));
  const missing = publicPaths().filter((path) => !served.has(path));
  if (missing.length > 0) throw new RangeError(`Nobody answers ${missing.join(', ')}.`);
  return methods;
}

function portfolios(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { PortfolioServiceService: service } = gatewayV1;
  return [
    door.authenticated(service.listPortfolios, listPortfolios(clients)),
    door.authenticated(service.createPortfolio, createPortfolio(clients)),
    door.authenticatedUpload(service.importPortfolios, importPortfolios(clients, createReadApart())),
    door.authenticated(service.getPortfolio, getPortfolio(clients)),
    door.authenticated(service.replacePortfolio, replacePortfolio(clients)),
    door.authenticated(service.updatePortfolio, updatePortfolio(clients)),
    door.authenticated(service.deletePortfolio, deletePortfolio(clients)),
    door.authenticated(service.getPositionMetadata, getPositionMetadata(clients)),
    door.authenticated(service.getContext, getContext(clients)),
    door.authenticated(service.setContext, setContext(clients)),
  ];
}

function parts(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { PortfolioServiceService: service } = gatewayV1;
  return [
    door.authenticated(service.getLimits, getLimits(clients)),
    door.authenticated(service.replaceLimits, replaceLimits(clients)),
    door.authenticated(service.resetLimits, resetLimits(clients)),
    door.authenticated(service.getFactorProxies, getFactorProxies(clients)),
    door.authenticated(service.replaceFactorProxies, replaceFactorProxies(clients)),
    door.authenticated(service.resolveFactorProxies, resolveFactorProxies(clients)),
    door.authenticated(service.getExpectedReturns, getExpectedReturns(clients)),
    door.authenticated(service.replaceExpectedReturns, replaceExpectedReturns(clients)),
    door.authenticated(service.estimateExpectedReturns, estimateExpectedReturns(clients)),
  ];
}

function shares(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { PortfolioServiceService: service } = gatewayV1;
  return [
    door.authenticated(service.listGrants, listGrants(clients)),
    door.authenticated(service.getGrant, getGrant(clients)),
    door.authenticated(service.createGrant, createGrant(clients)),
    door.authenticated(service.deleteGrant, deleteGrant(clients)),
    door.authenticated(service.listScenarios, listScenarios(clients)),
    door.authenticated(service.getScenario, getScenario(clients)),
    door.authenticated(service.createScenario, createScenario(clients)),
    door.authenticated(service.deleteScenario, deleteScenario(clients)),
  ];
}

function answers(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { RiskServiceService: risk } = gatewayV1;
  return [
    door.authenticated(risk.getAnalysis, getAnalysis(clients)),
    door.authenticated(risk.getPerformance, getPerformance(clients)),
    door.authenticated(risk.getLimitChecks, getLimitChecks(clients)),
    door.authenticated(risk.getScore, getScore(clients)),
    door.authenticated(risk.getReport, getReport(clients)),
    door.authenticated(risk.getInlineReport, getInlineReport(clients)),
    door.authenticated(risk.getInstrumentProfile, getInstrumentProfile(clients)),
  ];
}

function explorations(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { RiskServiceService: risk } = gatewayV1;
  return [
    door.authenticated(risk.whatIf, whatIf(clients)),
    door.authenticated(risk.stress, stress(clients)),
    door.authenticatedStream(risk.optimize, optimize(clients)),
    door.authenticatedStream(risk.getFrontier, getFrontier(clients)),
    door.authenticatedStream(risk.simulate, simulate(clients)),
  ];
}

function operations(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { MarketDataServiceService: marketData, CacheServiceService: cache } = gatewayV1;
  return [
    door.authenticated(marketData.getMarketData, getMarketData(clients)),
    door.authenticated(marketData.getPortfolioPrices, getPortfolioPrices(clients)),
    door.authenticated(marketData.listInstruments, listInstruments(clients)),
    door.authenticatedUpload(marketData.importPrices, importPrices(clients)),
    door.authenticated(cache.getCache, getCache(clients)),
    door.authenticated(cache.clearCache, clearCache(clients)),
    { ...door.authenticatedStream(cache.watchEvents, watchEvents(clients)), only: 'events' },
    { ...door.authenticatedStream(gatewayV1.AccountServiceService.exportMe, exportMe(clients)), only: 'lines' },
    door.authenticated(gatewayV1.AdminServiceService.getFleetCache, getFleetCache(clients)),
    door.authenticated(gatewayV1.AdminServiceService.clearFleetCache, clearFleetCache(clients)),
  ];
}
