import { useAnswer } from '../../api/use-answer';
import type { Portfolio } from '../../api/shapes/portfolio';
import { NotYet } from '../../parts/notice';
import { draftOf, EMPTY } from './draft';
import { PortfolioForm } from './portfolio-form';

/** A new portfolio, or one that is changed. What is typed stays while others change it: storing then is refused. */
export function EditPortfolio({ portfolioId }: { readonly portfolioId?: string }) {
  return (
    <div class="page">
      <header class="page-head">
        <h1>{portfolioId === undefined ? 'New portfolio' : 'Edit portfolio'}</h1>
      </header>
      {portfolioId === undefined ? <PortfolioForm start={EMPTY} /> : <EditStored portfolioId={portfolioId} />}
    </div>
  );
}

function EditStored({ portfolioId }: { readonly portfolioId: string }) {
  const reading = useAnswer<Portfolio>(`/v1/portfolios/${portfolioId}`);
  const { answer, error } = reading.value;
  if (answer === undefined) return <NotYet what="Reading the portfolio" error={error} />;
  return <PortfolioForm start={draftOf(answer.value)} stored={answer.value} />;
}
