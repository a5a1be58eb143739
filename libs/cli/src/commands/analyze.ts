import { answering, basis } from '../asking';
import type { Command } from '../command';
import type { Facts, Table } from '../output/blocks';
import { bars } from '../output/bars';
import { PORTFOLIO, WINDOW } from '../risk-options';
import type { gatewayV1 } from '../server/ask';

export const entry: Command = {
  summary: 'What drives the risk of a portfolio',
  arguments: [PORTFOLIO],
  options: { ...WINDOW, full: { type: 'flag', help: 'With matrices and series (JSON).' } },
  examples: ['perfolio analyze Balanced', 'perfolio analyze Balanced --frequency DAILY -o csv'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const view = given.flag('full') ? ask.gatewayV1.View.FULL : ask.gatewayV1.View.SUMMARY;
    const answer = await perfolio.risk.getAnalysis({ portfolioId, ...ask.windowOf(given), view }, options);
    const { portfolioView, factorModel } = answer;
    return {
      json: ask.jsonOf(ask.gatewayV1.RiskServiceService.getAnalysis, answer),
      blocks:
        portfolioView === undefined
          ? []
          : [
              positionTable(portfolioView),
              facts(portfolioView, factorModel),
              ...(portfolioView.factorIds.length === 0 ? [] : [factorTable(portfolioView, factorModel)]),
              bars('Part of risk', byRisk(portfolioView).slice(0, SHOWN), 'percent'),
            ],
      notes: [...(portfolioView?.warnings ?? []).map((warning) => `Note: ${warning}`), ...basis(answer, asked)],
    };
  }),
};

const SHOWN = 15;

const byRisk = ({ tickers, eulerShare }: gatewayV1.PortfolioView) =>
  tickers
    .map((ticker, index) => [ticker, eulerShare[index] ?? 0] as const)
    .toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a));

const positionTable = ({ tickers, weights, eulerShare, assetVolAnnual }: gatewayV1.PortfolioView): Table => ({
  kind: 'table',
  columns: [
    { name: 'Position' },
    { name: 'Weight', shape: 'percent' },
    { name: 'Part of risk', shape: 'percent' },
    { name: 'Own volatility', shape: 'percent' },
  ],
  rows: [...tickers.keys()]
    .toSorted((a, b) => Math.abs(eulerShare[b] ?? 0) - Math.abs(eulerShare[a] ?? 0))
    .map((index) => [tickers[index], weights[index], eulerShare[index], assetVolAnnual[index]]),
});

const facts = (view: gatewayV1.PortfolioView, model: gatewayV1.FactorModel | undefined): Facts => ({
  kind: 'facts',
  title: 'The whole',
  facts: [
    ['Volatility a year', view.volatilityAnnual, 'percent'],
    ['Explained by factors', model?.systematicShare, 'percent'],
    ['Equal positions it is worth', view.effectivePositions, 'decimal'],
    ['Diversification ratio', view.diversificationRatio, 'decimal'],
    ['Gross exposure', view.grossExposure, 'percent'],
    ['Net exposure', view.netExposure, 'percent'],
  ],
});

const factorTable = (view: gatewayV1.PortfolioView, model: gatewayV1.FactorModel | undefined): Table => ({
  kind: 'table',
  title: 'Factors',
  columns: [{ name: 'Factor' }, { name: 'Exposure', shape: 'decimal' }, { name: 'Part of variance', shape: 'percent' }],
  rows: view.factorIds.map((id) => [id, view.factorExposure[id], shareOf(model, id)]),
});

function shareOf(model: gatewayV1.FactorModel | undefined, id: string): number | undefined {
  const part = model?.factorContribution[id];
  return part === undefined || !model?.totalVariance ? undefined : part / model.totalVariance;
}
