import { type Signal, useSignal } from '@preact/signals';

import type { TickerWeight } from '../../api/shapes/explore';
import { Choice } from '../../parts/field';
import { percent } from '../../words/numbers';
import { type Payer, rangeOf, withWeight } from './weights';

interface SlidersParts {
  readonly present: readonly TickerWeight[];
  readonly weights: Signal<readonly TickerWeight[]>;
}

/** One slider a position, and who pays for what is moved. */
export function Sliders({ present, weights }: SlidersParts) {
  const payer = useSignal('others');
  const { low, high } = rangeOf(present);
  const set = (ticker: string, weight: number) => {
    weights.value = withWeight(weights.value, { ticker, weight }, payerOf(payer.value));
  };
  const sum = weights.value.reduce((all, { weight }) => all + weight, 0);
  return (
    <>
      <Choice
        label="Paid by"
        value={payer.value}
        options={[
          ['others', 'all others, in proportion'],
          ['nobody', 'nobody: the sum changes'],
          ...present.map(({ ticker }) => [ticker, ticker] as const),
        ]}
        onValue={(value) => (payer.value = value)}
      />
      <section class="sliders" aria-label="Weights">
        {weights.value.map(({ ticker, weight }, index) => (
          <Slider
            key={ticker}
            ticker={ticker}
            weight={weight}
            isMoved={Math.abs(weight - (present[index]?.weight ?? 0)) > 1e-9}
            low={low}
            high={high}
            onWeight={(next) => set(ticker, next)}
          />
        ))}
      </section>
      <p class="hint">All weights together: {percent(sum)}</p>
    </>
  );
}

function payerOf(value: string): Payer {
  return value === 'others' || value === 'nobody' ? value : { ticker: value };
}

interface SliderParts extends TickerWeight {
  readonly isMoved: boolean;
  readonly low: number;
  readonly high: number;
  readonly onWeight: (weight: number) => void;
}

function Slider({ ticker, weight, isMoved, low, high, onWeight }: SliderParts) {
  const shown = Number((weight * 100).toFixed(2));
  return (
    <div class="slider">
      <span class={isMoved ? 'name moved' : 'name'}>{ticker}</span>
      <input
        type="range"
        aria-label={`Weight of ${ticker}`}
        aria-valuetext={percent(weight)}
        min={low * 100}
        max={high * 100}
        step={0.1}
        value={shown}
        onInput={(event) => onWeight(Number(event.currentTarget.value) / 100)}
      />
      <input
        type="number"
        aria-label={`Weight of ${ticker} in percent`}
        step={0.1}
        value={shown}
        onChange={(event) => onWeight(Number(event.currentTarget.value) / 100)}
      />
      <span class="quiet" aria-hidden="true">
        %
      </span>
    </div>
  );
}
