import type { PerComponent } from './score-policy';

interface BeforeAfter<T> {
  readonly before: T;
  readonly after: T;
}

/** What acting on an advice changes, all of it computed at the new weights. */
export interface AdviceEffect {
  readonly score: BeforeAfter<number | null>;
  readonly potentialLoss: BeforeAfter<PerComponent<number | null>>;
  readonly volatilityAnnual: BeforeAfter<number>;
}
