import { EngineError } from '../engine-error';

/** What is said when the optimiser cannot answer. That is no statement about the limits. */
export const stalled = (what: string): EngineError =>
  new EngineError(
    'SOLVER_FAILED',
    `The optimiser stalled on ${what}. This says nothing about whether the limits can be kept.`,
  );
