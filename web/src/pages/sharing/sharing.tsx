import type { Portfolio } from '../../api/shapes/portfolio';
import { GrantsCard } from './grants-card';
import { InviteCard } from './invite-card';

/** Who else may see a portfolio or change it. */
export function Sharing({ portfolio: { portfolioId, role } }: { readonly portfolio: Portfolio }) {
  if (role !== 'OWNER') return <p class="notice">Only its owner shares a portfolio.</p>;
  const path = `/v1/portfolios/${portfolioId}/grants`;
  return (
    <div class="cards">
      <GrantsCard path={path} />
      <InviteCard path={path} />
    </div>
  );
}
