import { dateText } from '../../words/numbers';
import type { Looked } from '../portfolio/portfolio-page';
import { partsAskedFor } from './set-up-card';

/** What a reader should know before the numbers: parts left out, short histories, stale prices. */
export function Remarks({ report, portfolio }: Looked) {
  const { leftOut, dataQuality, portfolioView } = report.value;
  const askedFor = partsAskedFor(portfolio);
  const remarks = [
    ...leftOut.filter(({ part }) => !askedFor.has(part)).map(({ message }) => message),
    ...portfolioView.warnings,
    ...(dataQuality?.series ?? [])
      .filter(({ stale }) => stale)
      .map(({ ticker, lastDate }) => `The prices of ${ticker} end on ${dateText(lastDate)}.`),
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
