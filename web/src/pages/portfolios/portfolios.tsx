import { useSignal } from '@preact/signals';

import { useAnswer } from '../../api/use-answer';
import type { Portfolio } from '../../api/shapes/portfolio';
import { NotYet } from '../../parts/notice';
import { counted } from '../../words/numbers';
import { ImportPanel } from './import-panel';
import { ScoreOf } from './score-of';

interface Page {
  readonly portfolios: readonly Portfolio[];
  readonly nextPageToken: string;
}

/** All portfolios of a person, with what each comes to, and the ways to bring another. */
export function Portfolios() {
  const pages = useSignal<readonly string[]>(['']);
  return (
    <div class="page">
      <header class="page-head">
        <h1>Portfolios</h1>
        <a class="button first" href="#/portfolios/new">
          New portfolio
        </a>
      </header>
      {pages.value.map((token) => (
        <PortfolioList
          key={token}
          token={token}
          onMore={token === pages.value.at(-1) ? (next) => (pages.value = [...pages.value, next]) : undefined}
        />
      ))}
      <ImportPanel />
    </div>
  );
}

interface ListParts {
  readonly token: string;
  readonly onMore: ((token: string) => void) | undefined;
}

function PortfolioList({ token, onMore }: ListParts) {
  const reading = useAnswer<Page>(`/v1/portfolios?pageSize=50&pageToken=${encodeURIComponent(token)}`);
  const { answer, error } = reading.value;
  if (answer === undefined) return <NotYet what="Looking up your portfolios" error={error} />;
  const { portfolios, nextPageToken } = answer.value;
  if (portfolios.length === 0) {
    return <p class="empty">Nothing here yet. Drop a file below, or make a portfolio by hand.</p>;
  }
  return (
    <>
      <ul class="portfolio-list">
        {portfolios.map((portfolio) => (
          <PortfolioItem key={portfolio.portfolioId} {...portfolio} />
        ))}
      </ul>
      {nextPageToken !== '' && onMore !== undefined && (
        <button type="button" onClick={() => onMore(nextPageToken)}>
          More
        </button>
      )}
    </>
  );
}

function PortfolioItem({ portfolioId, name, positions, baseCurrency, role, etag }: Portfolio) {
  return (
    <li>
      <a class="portfolio" href={`#/portfolios/${portfolioId}`}>
        <span class="portfolio-name">{name}</span>
        <span class="portfolio-facts">
          {counted(positions.length, 'position')} · {baseCurrency}
          {role !== 'OWNER' && ` · shared with you (${role.toLowerCase()})`}
        </span>
        <ScoreOf key={etag} portfolioId={portfolioId} />
      </a>
    </li>
  );
}
