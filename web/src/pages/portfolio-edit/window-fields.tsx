import { Choice, Field } from '../../parts/field';
import type { DraftParts } from './position-fields';

/** The history that answers speak about. */
export function WindowFields({ draft, set }: DraftParts) {
  return (
    <section class="card">
      <h2>What history counts</h2>
      <div class="row">
        <Choice
          label="Returns"
          value={draft.frequency}
          options={[
            ['MONTHLY', 'monthly'],
            ['DAILY', 'daily'],
          ]}
          onValue={(frequency) => set({ frequency })}
        />
        <Field
          label="From"
          type="date"
          hint="Empty is ten years back."
          value={draft.start}
          onValue={(start) => set({ start })}
        />
        <Field
          label="To"
          type="date"
          hint="Empty is the last price."
          value={draft.end}
          onValue={(end) => set({ end })}
        />
        <Field
          label="Risk-free rate"
          unit="% a year"
          type="number"
          value={draft.riskFreeRate}
          onValue={(riskFreeRate) => set({ riskFreeRate })}
        />
      </div>
    </section>
  );
}
