import { useSignal } from '@preact/signals';

import type { Portfolio } from '../../api/shapes/portfolio';
import { Card } from '../../parts/card';
import { Choice, Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { RemoveButton } from '../../parts/remove-button';
import { useTask } from '../../parts/use-task';
import { saveScenario } from './save-scenario';

interface Change {
  readonly ticker: string;
  readonly shift: string;
}

const NONE: Change = { ticker: '', shift: '' };

/** Writes a scenario down: what changes, by how much, and who pays. */
export function NewScenario({ portfolio }: { readonly portfolio: Portfolio }) {
  const name = useSignal('');
  const changes = useSignal<readonly Change[]>([NONE]);
  const fundFrom = useSignal('');
  const { run, busy, error } = useTask(async () => {
    const delta = changes.value.filter(({ ticker }) => ticker.trim() !== '');
    await saveScenario(portfolio, { name: name.value, delta, fundFrom: fundFrom.value });
    name.value = '';
    changes.value = [NONE];
  });
  const set = (index: number, changed: Partial<Change>) => {
    changes.value = changes.value.map((change, place) => (place === index ? { ...change, ...changed } : change));
  };
  return (
    <Card kicker="New" title="Write a scenario down">
      <Form label="New scenario" onSubmit={run}>
        <Field label="Name" required value={name.value} onValue={(value) => (name.value = value)} />
        <div class="positions">
          {changes.value.map((change, index) => (
            <ChangeLine
              key={index}
              {...change}
              place={index + 1}
              onChange={(changed) => set(index, changed)}
              onRemove={() => (changes.value = changes.value.filter((_change, place) => place !== index))}
            />
          ))}
        </div>
        <Tickers portfolio={portfolio} />
        <Choice
          label="Paid by"
          value={fundFrom.value}
          options={[
            ['', 'nobody: the sum changes'],
            ...portfolio.positions.map(({ ticker }) => [ticker, ticker] as const),
          ]}
          onValue={(value) => (fundFrom.value = value)}
        />
        <Failure error={error} />
        <p class="actions">
          <button type="button" onClick={() => (changes.value = [...changes.value, NONE])}>
            Add a change
          </button>
          <button type="submit" class="first" disabled={busy}>
            Save
          </button>
        </p>
      </Form>
      <p class="hint">A change is a part of the whole portfolio: +5% of it, −50bp, or 0.02.</p>
    </Card>
  );
}

interface LineParts extends Change {
  readonly place: number;
  readonly onChange: (changed: Partial<Change>) => void;
  readonly onRemove: () => void;
}

function ChangeLine({ ticker, shift, place, onChange, onRemove }: LineParts) {
  return (
    <div class="position">
      <input
        aria-label={`Ticker of change ${place}`}
        placeholder="Ticker"
        list="own-tickers"
        required
        autocapitalize="characters"
        value={ticker}
        onInput={(event) => onChange({ ticker: event.currentTarget.value })}
      />
      <input
        aria-label={`Size of change ${place}`}
        placeholder="+5%"
        required
        value={shift}
        onInput={(event) => onChange({ shift: event.currentTarget.value })}
      />
      <RemoveButton what={`change ${place}`} onRemove={onRemove} />
    </div>
  );
}

/** Those that are held, offered while one types; any other may be bought, too. */
const Tickers = ({ portfolio: { positions } }: { readonly portfolio: Portfolio }) => (
  <datalist id="own-tickers">
    {positions.map(({ ticker }) => (
      <option key={ticker} value={ticker} />
    ))}
  </datalist>
);
