import type { LimitName } from '../../api/shapes/portfolio';
import { Field } from '../../parts/field';
import type { DraftParts } from './position-fields';

const LIMITS: readonly (readonly [LimitName, string, string])[] = [
  ['maxLoss', 'Loss you can bear', 'The score is measured against it.'],
  ['maxVolatility', 'Volatility a year, at most', ''],
  ['maxSinglePosition', 'Largest position, at most', ''],
  ['maxSingleFactorLoss', 'Loss in a factor’s worst month', 'Bounds the exposure to each factor.'],
  ['maxSystematicShare', 'Variance from factors, at most', ''],
  ['maxMarketShare', 'Variance from the market, at most', ''],
  ['maxIndustryShare', 'Variance from one industry, at most', ''],
];

/** Limits to watch; an empty one is not watched. */
export function LimitFields({ draft: { limits }, set }: DraftParts) {
  return (
    <section class="card">
      <h2>What is too much</h2>
      <div class="row long">
        {LIMITS.map(([name, label, hint]) => (
          <Field
            key={name}
            label={label}
            unit="%"
            type="number"
            {...(hint !== '' && { hint })}
            value={limits[name] ?? ''}
            onValue={(value) => set({ limits: { ...limits, [name]: value } })}
          />
        ))}
      </div>
    </section>
  );
}
