import type { Looked } from '../portfolio/portfolio-page';

/** What a reader should know before the numbers: parts left out, short histories, stale prices. */
export function Remarks({ report, portfolio }: Looked) {
  const { leftOut, dataQuality, portfolioView } = report.value;
  const remarks = [
    // What is missing from the portfolio itself is asked for right below.
    ...leftOut.filter(({ message }) => !/ is missing\./.test(message)).map(({ message }) => message),
    ...portfolioView.warnings,
    ...shortHistories(portfolioView.bindingTickers),
    ...(dataQuality?.series ?? [])
      .filter(({ stale }) => stale)
      .map(({ ticker, lastDate }) => `The prices of ${ticker} end on ${lastDate}.`),
    ...unmodelled(portfolioView.modelledShare),
  ];
  if (remarks.length === 0) return null;
  return (
    <aside class="notice" aria-label="Remarks">
      <ul>
        {[...new Set(remarks)].slice(0, 6).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
      {(portfolioView.modelledShare ?? 1) < 1 && portfolio.role !== 'VIEWER' && (
        <a href={`#/portfolios/${portfolio.portfolioId}/factors`}>Name factors for the rest</a>
      )}
    </aside>
  );
}

const shortHistories = (tickers: readonly string[]): string[] =>
  tickers.length === 0
    ? []
    : [`The history of ${tickers.join(', ')} is shorter than that of the others, and shortens the window.`];

const unmodelled = (share: number | undefined): string[] =>
  share === undefined || share >= 1
    ? []
    : [
        `${Math.round((1 - share) * 100)} % of the book has no factors; what they would explain counts as single names.`,
      ];
