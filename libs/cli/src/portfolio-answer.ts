import type { Asked } from './asking';
import type { Answer } from './output/blocks';
import type { gatewayV1 } from './server/ask';

/** A portfolio as it is stored. */
export const portfolioAnswer = (
  { ask }: Asked,
  portfolio: gatewayV1.Portfolio | undefined,
  ...notes: string[]
): Answer => ({
  json: ask.jsonOf(ask.gatewayV1.PortfolioServiceService.getPortfolio, { portfolio }).portfolio,
  notes,
  blocks:
    portfolio === undefined
      ? []
      : [
          {
            kind: 'facts',
            facts: [
              ['Name', portfolio.name],
              ['Id', portfolio.portfolioId],
              ['Currency', portfolio.baseCurrency],
              ['Benchmark', portfolio.benchmark],
            ],
          },
          {
            kind: 'table',
            columns: [{ name: 'Position' }, { name: 'Held as' }, { name: 'Amount' }],
            rows: portfolio.positions.map(({ ticker, quantity }) => [ticker, quantity?.$case, amountOf(quantity)]),
            empty: 'No positions.',
          },
        ],
});

function amountOf(quantity: gatewayV1.Position['quantity']): string {
  switch (quantity?.$case) {
    case 'weight':
      return `${(quantity.value * 100).toFixed(1)} %`;
    case 'shares':
      return String(quantity.value);
    case 'value':
      return `${quantity.value.amount} ${quantity.value.currency}`;
    case undefined:
      return '';
    default:
      return quantity satisfies never;
  }
}
