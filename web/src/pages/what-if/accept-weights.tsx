import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import type { TickerWeight } from '../../api/shapes/explore';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { go } from '../../app/router';
import { NotStored } from '../../parts/not-stored';
import { ifMatch } from '../../parts/use-draft';
import { useStoring } from '../../parts/use-task';

interface AcceptParts {
  readonly portfolio: Portfolio;
  readonly weights: readonly TickerWeight[];
  /** The state of the portfolio that the weights were found for. */
  readonly etag: string;
  readonly disabled?: boolean;
}

/** A smaller weight is what rounding leaves of a position that was sold. */
const NOTHING = 1e-9;

/** Stores weights as the portfolio's own, unless it changed since they were found. */
export function AcceptWeights({ portfolio, weights, etag, disabled = false }: AcceptParts) {
  /** A later state that was seen, and is written over knowingly. */
  const seen = useSignal<string | undefined>(undefined);
  const page = `/portfolios/${portfolio.portfolioId}`;
  const store = useStoring(async () => {
    const positions = weights.filter(({ weight }) => Math.abs(weight) > NOTHING);
    await ask(`/v1${page}?updateMask=positions,weightBasis`, {
      method: 'PATCH',
      headers: ifMatch(seen.peek() ?? etag),
      json: { positions, weightBasis: 'RAW' },
    });
    announce('The new weights are stored.');
    go(page);
  });
  return (
    <>
      <button type="button" class="first" disabled={disabled || store.busy} onClick={store.run}>
        {store.busy ? 'Storing …' : 'Make these the weights'}
      </button>
      <NotStored task={store} onTheirs={() => go(page)} onMine={() => (seen.value = portfolio.etag)} />
    </>
  );
}
