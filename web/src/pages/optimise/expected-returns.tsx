import { ask, valueOf } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Field } from '../../parts/field';
import { NotStored } from '../../parts/not-stored';
import { Failure } from '../../parts/notice';
import { useDraft } from '../../parts/use-draft';
import { useStoring, useTask } from '../../parts/use-task';
import { numberIn } from '../../words/read-number';

interface Estimate {
  readonly expectedReturns: readonly { readonly ticker: string; readonly expectedReturn: number }[];
}

/** What the owner expects of each position: typed, or estimated from history as a place to start. */
export function ExpectedReturns({ portfolio }: { readonly portfolio: Portfolio }) {
  const given = textsOf(portfolio);
  const draft = useDraft({ etag: portfolio.etag, value: given });
  const path = `/v1/portfolios/${portfolio.portfolioId}`;
  const estimate = useTask(async (signal) => {
    const found = await valueOf<Estimate>(`${path}/expectedReturns:estimate`, { method: 'POST', json: {}, signal });
    draft.set(textsOf(found));
  });
  const store = useStoring(async () => {
    const expectedReturns = [...draft.value].flatMap(([ticker, text]) => {
      const value = numberIn(text);
      return value === undefined ? [] : [{ ticker, expectedReturn: value / 100 }];
    });
    await ask(`${path}/expectedReturns`, { method: 'PUT', headers: draft.ifMatch(), json: { expectedReturns } });
    draft.settle();
    announce('The expected returns are stored.');
  });
  return (
    <Card
      kicker="Expected returns"
      title={given.size === 0 ? 'Nothing is expected of any position yet' : 'What you expect of each position'}
    >
      <p class="hint">Per year. History is a place to start, not a forecast: what rose most is not what will.</p>
      <div class="row many">
        {portfolio.positions.map(({ ticker }) => (
          <Field
            key={ticker}
            label={ticker}
            unit="%"
            type="number"
            value={draft.value.get(ticker) ?? ''}
            onValue={(text) => draft.set(new Map([...draft.value, [ticker, text]]))}
          />
        ))}
      </div>
      <NotStored task={store} onTheirs={draft.drop} onMine={draft.keep} />
      <Failure error={estimate.error} />
      <p class="actions">
        <button type="button" disabled={estimate.busy} onClick={estimate.run}>
          Estimate from history
        </button>
        {portfolio.role !== 'VIEWER' && (
          <button type="button" class="first" disabled={store.busy} onClick={store.run}>
            Store
          </button>
        )}
      </p>
    </Card>
  );
}

const textsOf = ({ expectedReturns }: Estimate): ReadonlyMap<string, string> =>
  new Map(expectedReturns.map(({ ticker, expectedReturn }) => [ticker, percentText(expectedReturn)]));

const percentText = (value: number): string => String(Number((value * 100).toFixed(2)));
