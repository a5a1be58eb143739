import type { Looked } from '../portfolio/portfolio-page';
import { SimulationCard } from './simulation-card';
import { StressCard } from './stress-card';

/** What could be worse than what was. */
export function Losses(looked: Looked) {
  return (
    <div class="cards">
      <StressCard {...looked} />
      <SimulationCard {...looked} />
    </div>
  );
}
