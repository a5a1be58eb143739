import { useAnswer } from '../../api/use-answer';
import type { Inputs, RiskScore } from '../../api/shapes/report';
import { Problem } from '../../api/problem';
import { number } from '../../words/numbers';

/** The score of one portfolio in a word; a portfolio that has none says why. */
export function ScoreOf({ portfolioId }: { readonly portfolioId: string }) {
  const reading = useAnswer<{ readonly riskScore: RiskScore; readonly inputs: Inputs }>(
    `/v1/portfolios/${portfolioId}/score`,
  );
  const { answer, error } = reading.value;
  if (answer === undefined) {
    return <span class="score-of quiet">{error === undefined ? '…' : `No score. ${whyNot(error)}`}</span>;
  }
  const { score, band } = answer.value.riskScore;
  return (
    <span class={`score-of ${bandTone(score)}`}>
      <b>{number(score, 0)}</b> <span class="of">of 100</span> {band !== '' && `${band} risk`}
    </span>
  );
}

/** Who has not said what he can bear never heard of the field that it goes into. */
function whyNot(error: unknown): string {
  if (!(error instanceof Problem)) return '';
  const lacksMaxLoss = error.violations.some(({ field }) => field === 'limits.maxLoss');
  return lacksMaxLoss ? 'Set the highest loss you can bear in a year to get one.' : error.message;
}

/** Colours stand beside words, and follow the score alone. */
export function bandTone(score: number | undefined): string {
  if (score === undefined) return 'quiet';
  if (score >= 70) return 'calm';
  return score >= 45 ? 'warm' : 'hot';
}
