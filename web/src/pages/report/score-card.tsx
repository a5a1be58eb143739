import type { RiskScore, ScorePart } from '../../api/shapes/report';
import { Card } from '../../parts/card';
import { TableBehind } from '../../parts/table';
import { capitalised, PART_NAMES, scoreFinding } from '../../words/findings';
import { number, percent } from '../../words/numbers';
import type { Looked } from '../portfolio/portfolio-page';
import { bandTone } from '../portfolios/score-of';

const PARTS = Object.keys(PART_NAMES) as ScorePart[];

/** The score and the losses it is made of. */
export function ScoreCard({ report, portfolio }: Looked) {
  const { riskScore } = report.value;
  if (riskScore === undefined) return null;
  const maxLoss = portfolio.limits?.maxLoss;
  return (
    <Card kicker="Score" title={scoreFinding(riskScore)} from={report}>
      <div class="score">
        <p class={`score-number ${bandTone(riskScore.score)}`}>
          {number(riskScore.score, 0)}
          <span>of 100</span>
        </p>
        <div class="score-parts">
          {PARTS.filter((part) => riskScore.components[part] !== undefined).map((part) => (
            <Part key={part} part={part} score={riskScore} />
          ))}
        </div>
      </div>
      {maxLoss !== undefined && (
        <p class="hint">
          The stroke in the middle is the loss you can bear, {percent(maxLoss)}; the less of it is used, the safer.
        </p>
      )}
      <TableBehind
        caption="Parts of the score"
        rows={PARTS}
        columns={[
          { title: 'Part', cell: (part) => capitalised(PART_NAMES[part]) },
          { title: 'Loss it stands for', number: true, cell: (part) => percent(riskScore.potentialLoss[part], 2) },
          {
            title: 'Part of the loss you can bear',
            number: true,
            cell: (part) => percent(riskScore.lossRatio[part], 0),
          },
          { title: 'Score', number: true, cell: (part) => number(riskScore.components[part], 1) },
        ]}
      />
    </Card>
  );
}

function Part({ part, score }: { readonly part: ScorePart; readonly score: RiskScore }) {
  const ratio = score.lossRatio[part] ?? 0;
  const isMost = score.bindingComponent === part;
  const name = capitalised(PART_NAMES[part]);
  return (
    <div class={ratio > 1 ? 'part over' : 'part'}>
      <span class="part-name">
        {name}
        {isMost && <b> · weighs most</b>}
      </span>
      <span class="part-loss">loses {percent(score.potentialLoss[part])}</span>
      <svg
        class="meter"
        width="100%"
        height={10}
        role="img"
        aria-label={`${name} uses ${percent(ratio, 0)} of the loss you can bear`}
      >
        <rect width="100%" height={6} y={2} rx={3} class="track" />
        <rect width={`${Math.min(100, (ratio / 2) * 100)}%`} height={6} y={2} rx={3} class="fill" />
        <line x1="50%" x2="50%" y1={0} y2={10} class="edge" />
      </svg>
    </div>
  );
}
