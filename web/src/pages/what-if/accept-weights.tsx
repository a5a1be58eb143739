import { ask } from '../../api/client';
import { changedHere } from '../../api/state';
import type { TickerWeight } from '../../api/shapes/explore';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { go } from '../../app/router';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';

interface AcceptParts {
  readonly portfolio: Portfolio;
  readonly weights: readonly TickerWeight[];
  readonly disabled?: boolean;
}

/** A smaller weight is what rounding leaves of a position that was sold. */
const NOTHING = 1e-9;

/** Stores weights as the portfolio's own, unless it changed since it was read. */
export function AcceptWeights({ portfolio, weights, disabled = false }: AcceptParts) {
  const { run, busy, error } = useTask(async () => {
    const positions = weights.filter(({ weight }) => Math.abs(weight) > NOTHING);
    await ask(`/v1/portfolios/${portfolio.portfolioId}?updateMask=positions,weightBasis`, {
      method: 'PATCH',
      headers: { 'if-match': `"${portfolio.etag}"` },
      json: { positions, weightBasis: 'RAW' },
    });
    announce('The new weights are stored.');
    changedHere();
    go(`/portfolios/${portfolio.portfolioId}`);
  });
  return (
    <>
      <button type="button" class="first" disabled={disabled || busy} onClick={run}>
        {busy ? 'Storing …' : 'Make these the weights'}
      </button>
      <Failure error={error} />
    </>
  );
}
