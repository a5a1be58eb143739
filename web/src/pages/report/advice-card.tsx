import type { Advice } from '../../api/shapes/report';
import { Card } from '../../parts/card';
import { number, percent } from '../../words/numbers';
import type { Looked } from '../portfolio/portfolio-page';

const SHOWN = 3;

/** A number stays beside its sign. */
const unbroken = (sentence: string): string => sentence.replaceAll(/(?<=\d) (?=%)/g, '\u00a0');

/** What would help, the most helpful first. */
export function AdviceCard({ report, portfolio }: Looked) {
  const { riskScore } = report.value;
  if (riskScore === undefined) return null;
  const [first, ...rest] = [...riskScore.advice].sort((a, b) => gainOf(b) - gainOf(a));
  return (
    <Card kicker="What would help most" title={titleOf(first)} from={report}>
      {first === undefined ? (
        <p>Every loss is within what you can bear, and every limit holds.</p>
      ) : (
        <ol class="advice">
          {[first, ...rest].slice(0, SHOWN).map((advice) => (
            <AdviceItem key={`${advice.kind} ${advice.subject}`} {...advice} />
          ))}
        </ol>
      )}
      {rest.length >= SHOWN && (
        <details class="behind">
          <summary>{rest.length - SHOWN + 1} more</summary>
          <ol class="advice" start={SHOWN + 1}>
            {rest.slice(SHOWN - 1).map((advice) => (
              <AdviceItem key={`${advice.kind} ${advice.subject}`} {...advice} />
            ))}
          </ol>
        </details>
      )}
      <p class="actions">
        <a class="button" href={`#/portfolios/${portfolio.portfolioId}/what-if`}>
          Try it
        </a>{' '}
        <a class="button" href={`#/portfolios/${portfolio.portfolioId}/optimise`}>
          Look for a better one
        </a>
      </p>
    </Card>
  );
}

const gainOf = ({ effect }: Advice): number => (effect?.scoreAfter ?? 0) - (effect?.scoreBefore ?? 0);

function titleOf(first: Advice | undefined): string {
  if (first === undefined) return 'Nothing has to change';
  const { scoreBefore, scoreAfter } = first.effect ?? {};
  if (scoreBefore === undefined || scoreAfter === undefined) return 'There is something to do';
  return `One change would bring the score from ${number(scoreBefore, 0)} to ${number(scoreAfter, 0)}`;
}

function AdviceItem({ sentence, trades, effect }: Advice) {
  return (
    <li>
      <p>{unbroken(sentence)}</p>
      {trades.length > 0 && (
        <p class="hint">
          {trades
            .slice(0, 6)
            .map(({ ticker, from, to }) => `${ticker} ${percent(from)} → ${percent(to)}`)
            .join(' · ')}
          {trades.length > 6 && ` · and ${trades.length - 6} more`}
          {effect !== undefined &&
            `. Volatility ${percent(effect.volatilityAnnualBefore)} → ${percent(effect.volatilityAnnualAfter)} a year.`}
        </p>
      )}
    </li>
  );
}
