import type { ScorePolicy } from './score-policy';

/**
 * The score of a loss / limit ratio, on the policy's knots. LINEAR: straight between knots, flat before the first and
 * after the last, so a small change of the ratio never makes a large one of the score. STEP: the score of the first knot
 * whose ratio is not exceeded, 0 beyond the last.
 */
export function scoreOf(ratio: number, { curve, interpolation }: Pick<ScorePolicy, 'curve' | 'interpolation'>): number {
  const next = curve.findIndex(([knot]) => ratio <= knot);
  const [upTo, score] = curve[next] ?? [ratio, interpolation === 'STEP' ? 0 : (curve.at(-1)?.[1] ?? 0)];
  const before = curve[next - 1];
  if (interpolation === 'STEP' || before === undefined) return score;
  const [from, scoreBefore] = before;
  return scoreBefore + ((score - scoreBefore) * (ratio - from)) / (upTo - from);
}
