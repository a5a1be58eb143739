import type { Looked } from '../portfolio/portfolio-page';
import { AdviceCard } from './advice-card';
import { ContributionCard } from './contribution-card';
import { CorrelationCard } from './correlation-card';
import { ExposureCard } from './exposure-card';
import { LimitsCard } from './limits-card';
import { MeasuresCard } from './measures-card';
import { PerformanceCard } from './performance-card';
import { Remarks } from './remarks';
import { ScoreCard } from './score-card';
import { SetUpCard } from './set-up-card';
import { ShareCard } from './share-card';
import { TailCard } from './tail-card';

/** What drives the risk, how bad it can get, which limits are broken, what would help: in that order of urgency. */
export function ReportView(looked: Looked) {
  return (
    <>
      <Remarks {...looked} />
      <SetUpCard {...looked} />
      <div class="cards">
        <ScoreCard {...looked} />
        <AdviceCard {...looked} />
        <ContributionCard {...looked} />
        <TailCard {...looked} />
        <LimitsCard {...looked} />
        <ExposureCard {...looked} />
        <ShareCard {...looked} />
        <PerformanceCard {...looked} />
        <MeasuresCard {...looked} />
        <CorrelationCard {...looked} />
      </div>
    </>
  );
}
