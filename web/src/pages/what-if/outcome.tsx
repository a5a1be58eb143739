import { ContributionChart } from '../../charts/contribution-chart';
import { LimitBars } from '../../charts/limit-bars';
import { Freshness } from '../../parts/card';
import { FigureList } from '../../parts/figure-list';
import type { Changed } from '../../engine/question';
import type { BetaLimit, RiskLimit } from '../../api/shapes/report';
import { limitRows, limitsFinding } from '../../words/limits';
import { number } from '../../words/numbers';
import { changeFinding, whatIfFigures } from '../../words/what-if';
import type { Confirmation } from './use-change';

interface OutcomeParts {
  readonly changed: Changed;
  readonly confirmation: Confirmation | undefined;
}

/** As many as one looks at while moving. */
const SHOWN = 15;

/** What the moved weights come to. */
export function Outcome({ changed, confirmation }: OutcomeParts) {
  const { before, after, weights, riskLimits, betaLimits } = changed.whatIf;
  const limits = limitRows(riskLimits.map(known<RiskLimit>), betaLimits.map(known<BetaLimit>));
  const rows = weights
    .map(({ ticker, weight }, index) => ({ ticker, weight, share: changed.eulerShare[index] ?? 0 }))
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share))
    .slice(0, SHOWN);
  const finding = changeFinding(before.volatilityAnnual, after.volatilityAnnual);
  return (
    <section class="card" data-computed={changed.at} data-took={changed.ms}>
      <header>
        <p class="kicker">What it would do</p>
        <h2>{finding}</h2>
      </header>
      <FigureList figures={whatIfFigures(before, after)} />
      <ContributionChart rows={rows} label={finding} />
      <h3>{limitsFinding(limits)}</h3>
      {limits.length > 0 && <LimitBars rows={limits} caption="Limits of the new weights" />}
      <Confirmed changed={changed} confirmation={confirmation} />
    </section>
  );
}

/** The engine says null where the wire leaves a field out. */
function known<Row>(row: { readonly [Key in keyof Row]: Row[Key] | null }): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}

const EQUAL = 1e-8;

function Confirmed({ changed, confirmation }: OutcomeParts) {
  if (confirmation === undefined) {
    return (
      <p class="freshness">
        <span>computed here in {number(changed.ms, 0)} ms</span>
        <span>the service is being asked …</span>
      </p>
    );
  }
  const { answer, difference } = confirmation;
  return (
    <>
      {difference > EQUAL && (
        <p class="notice">
          The service says otherwise, by up to {difference.toExponential(1)}. Its numbers count: load the page again.
        </p>
      )}
      <p class="hint" data-difference={difference}>
        Computed here in {number(changed.ms, 0)} ms. {difference <= EQUAL && 'The service confirms it to eight digits.'}
      </p>
      <Freshness from={answer} />
    </>
  );
}
