import { PerfolioError } from '@perfolio/errors';
import { move } from 'piscina';

import { analysisAnswer } from './analysis-answer';
import { estimateAnswer } from './estimate-answer';
import type { Outcome, Task } from './task';

/** Where a thread begins. Answers are encoded here, so that the thread that serves requests never does. */
export function compute(task: Task): unknown {
  const outcome = outcomeOf(task);
  return outcome instanceof Uint8Array ? move(outcome) : outcome;
}

function outcomeOf(task: Task): Outcome {
  try {
    return answerTo(task);
  } catch (error) {
    if (!(error instanceof PerfolioError)) throw error;
    const { reason, message, metadata, violations } = error;
    return { reason, message, metadata, violations };
  }
}

function answerTo(task: Task): Uint8Array {
  switch (task.kind) {
    case 'analysis':
      return analysisAnswer(task);
    case 'estimate':
      return estimateAnswer(task);
    default:
      return task satisfies never;
  }
}
