import { useSignal } from '@preact/signals';

import { streamedAnswer } from '../../api/client';
import { streamed } from '../../api/sse';
import type { Frontier, Optimization } from '../../api/shapes/explore';
import { type FrontierDot, FrontierChart } from '../../charts/frontier-chart';
import { Card } from '../../parts/card';
import { Failure } from '../../parts/notice';
import { ProgressLine, type Stage } from '../../parts/progress-line';
import { useTask } from '../../parts/use-task';
import { points as pointsText } from '../../words/numbers';
import { conflictText } from '../../words/optimisation';
import type { Looked } from '../portfolio/portfolio-page';

interface FrontierParts extends Looked {
  readonly allowShort: boolean;
  readonly optimum: Optimization | undefined;
}

const POINTS = 24;

/** The best that is to be had at every level of risk, drawn point by point as the service finds it. */
export function FrontierCard({ portfolio, report, allowShort, optimum }: FrontierParts) {
  const drawn = useSignal<readonly FrontierDot[]>([]);
  const answer = useSignal<Frontier | undefined>(undefined);
  const stage = useSignal<Stage | undefined>(undefined);
  const { run, stop, busy, error } = useTask(async (signal) => {
    [drawn.value, answer.value, stage.value] = [[], undefined, undefined];
    const path = `/v1/portfolios/${portfolio.portfolioId}/frontier?points=${POINTS}&allowShort=${allowShort}`;
    const found = await streamed<Frontier>(path, { signal }, (progress) => {
      stage.value = progress;
      drawn.value = progress.frontier?.points ?? drawn.peek();
    });
    answer.value = found;
    drawn.value = dotsOf(found);
  });
  const own = ownDot({ portfolio, report });
  const from = answer.value === undefined ? undefined : streamedAnswer(answer.value);
  const title = busy ? 'Looking for the best at every level of risk' : frontierFinding(drawn.value, own);
  return (
    <Card kicker="Efficient frontier" title={title} from={from}>
      {drawn.value.length > 0 && (
        <FrontierChart points={drawn.value} own={own} found={foundDot(optimum)} label={title} />
      )}
      {answer.value?.status === 'INFEASIBLE' && (
        <ul>
          {answer.value.conflict.map((one) => (
            <li key={conflictText(one)}>{conflictText(one)}</li>
          ))}
        </ul>
      )}
      <Failure error={error} />
      {busy && <ProgressLine stage={stage.value} />}
      <p class="actions">
        <button type="button" onClick={busy ? stop : run}>
          {busy ? 'Cancel' : 'Draw the frontier'}
        </button>
      </p>
    </Card>
  );
}

function dotsOf({ minVariance, points, maxReturn }: Frontier): FrontierDot[] {
  return [minVariance, ...points, maxReturn].flatMap((point) =>
    point?.volatilityAnnual === undefined || point.expectedReturn === undefined
      ? []
      : [{ volatilityAnnual: point.volatilityAnnual, expectedReturn: point.expectedReturn }],
  );
}

/** Where the portfolio stands, by the owner's own expectations. */
function ownDot({ portfolio, report }: Looked): FrontierDot | undefined {
  const { tickers, weights, volatilityAnnual } = report.value.portfolioView;
  const expected = new Map(portfolio.expectedReturns.map(({ ticker, expectedReturn }) => [ticker, expectedReturn]));
  if (volatilityAnnual === undefined || tickers.some((ticker) => !expected.has(ticker))) return undefined;
  const expectedReturn = tickers.reduce(
    (sum, ticker, index) => sum + (weights[index] ?? 0) * (expected.get(ticker) ?? 0),
    0,
  );
  return { volatilityAnnual, expectedReturn };
}

function foundDot(optimum: Optimization | undefined): FrontierDot | undefined {
  const { volatilityAnnual, expectedReturn } = optimum ?? {};
  return volatilityAnnual === undefined || expectedReturn === undefined
    ? undefined
    : { volatilityAnnual, expectedReturn };
}

function frontierFinding(points: readonly FrontierDot[], own: FrontierDot | undefined): string {
  if (points.length === 0 || own === undefined) return 'What return is to be had at which risk';
  const asCalm = points.filter(({ volatilityAnnual }) => volatilityAnnual <= own.volatilityAnnual);
  const best = asCalm.reduce((most, point) => Math.max(most, point.expectedReturn), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(best) || best <= own.expectedReturn)
    return 'Nothing within the limits beats the portfolio at its own risk';
  return `At the same risk, the return could be ${pointsText(best - own.expectedReturn)} higher a year`;
}
