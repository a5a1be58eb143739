import { ask } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { go } from '../../app/router';
import { Confirmed } from '../../parts/confirmed';
import { ifMatch } from '../../parts/use-draft';

export function DeletePortfolio({ portfolio: { portfolioId, name, etag } }: { readonly portfolio: Portfolio }) {
  const remove = async () => {
    await ask(`/v1/portfolios/${portfolioId}`, { method: 'DELETE', headers: ifMatch(etag) });
    announce(`${name} is deleted.`);
    go('/portfolios');
  };
  return (
    <section class="card">
      <h2>Delete it</h2>
      <p>The portfolio goes with its limits, scenarios and grants. There is no way back.</p>
      <Confirmed label="Delete the portfolio" question={`Delete “${name}”?`} work={remove} />
    </section>
  );
}
