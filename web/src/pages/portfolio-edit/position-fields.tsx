import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { valueOf } from '../../api/client';
import { Choice } from '../../parts/field';
import { RemoveButton } from '../../parts/remove-button';
import { number } from '../../words/numbers';
import { numberIn } from '../../words/read-number';
import type { Draft, DraftPosition } from './draft';

export interface DraftParts {
  readonly draft: Draft;
  readonly set: (changed: Partial<Draft>) => void;
}

const UNITS = { weight: '%', shares: 'shares', value: 'in the currency above' } as const;

/** What is held, a line a ticker. */
export function PositionFields({ draft: { positions, measure }, set }: DraftParts) {
  const change = (index: number, changed: Partial<DraftPosition>) =>
    set({ positions: positions.map((position, place) => (place === index ? { ...position, ...changed } : position)) });
  const sum = positions.reduce((all, { amount }) => all + (numberIn(amount) ?? 0), 0);
  return (
    <section class="card">
      <h2>What is held</h2>
      <Choice
        label="Amounts are"
        value={measure}
        options={[
          ['weight', 'weights, in percent'],
          ['shares', 'numbers of shares'],
          ['value', 'amounts of money'],
        ]}
        onValue={(next) => set({ measure: next })}
      />
      <div class="positions">
        {positions.map((position, index) => (
          <PositionLine
            key={index}
            {...position}
            unit={UNITS[measure]}
            place={index + 1}
            onChange={(changed) => change(index, changed)}
            onRemove={() => set({ positions: positions.filter((_position, place) => place !== index) })}
          />
        ))}
      </div>
      <KnownTickers />
      <p class="actions">
        <button type="button" onClick={() => set({ positions: [...positions, { ticker: '', amount: '' }] })}>
          Add a position
        </button>
        {measure === 'weight' && <span class="hint">Together {number(sum, 2)} %</span>}
      </p>
    </section>
  );
}

interface LineParts extends DraftPosition {
  readonly unit: string;
  readonly place: number;
  readonly onChange: (changed: Partial<DraftPosition>) => void;
  readonly onRemove: () => void;
}

function PositionLine({ ticker, amount, unit, place, onChange, onRemove }: LineParts) {
  return (
    <div class="position">
      <input
        aria-label={`Ticker of position ${place}`}
        placeholder="Ticker"
        list="known-tickers"
        autocapitalize="characters"
        value={ticker}
        onInput={(event) => onChange({ ticker: event.currentTarget.value })}
      />
      <input
        aria-label={`Amount of position ${place}, ${unit}`}
        type="number"
        step="any"
        placeholder={unit}
        value={amount}
        onInput={(event) => onChange({ amount: event.currentTarget.value })}
      />
      <RemoveButton what={`position ${place}`} onRemove={onRemove} />
    </div>
  );
}

/** Those that have prices, offered while one types. */
function KnownTickers() {
  const tickers = useSignal<readonly string[]>([]);
  useEffect(() => {
    valueOf<{ readonly tickers: readonly string[] }>('/v1/marketData').then(
      (known) => (tickers.value = known.tickers.slice(0, 2000)),
      () => undefined,
    );
  }, [tickers]);
  return (
    <datalist id="known-tickers">
      {tickers.value.map((ticker) => (
        <option key={ticker} value={ticker} />
      ))}
    </datalist>
  );
}
