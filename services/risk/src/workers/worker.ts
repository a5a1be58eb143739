import { PerfolioError } from '@perfolio/errors';
import { giveWay } from '@perfolio/service/give-way';
import { move } from 'piscina';

import { analysisAnswer } from './analysis-answer';
import { estimateAnswer } from './estimate-answer';
import { frontierAnswer } from './frontier-answer';
import { limitChecksAnswer } from './limit-checks-answer';
import { optimizeAnswer } from './optimize-answer';
import { performanceAnswer } from './performance-answer';
import { profileAnswer } from './profile-answer';
import { reportAnswer } from './report-answer';
import { scoreAnswer } from './score-answer';
import { simulateAnswer } from './simulate-answer';
import { stressAnswer } from './stress-answer';
import type { Outcome, Task } from './task';
import { whatIfAnswer } from './what-if-answer';

/** Whoever serves requests comes first; not so little is left that other programs starve it. */
const NICE = 5;

giveWay(NICE);

/** Where a thread begins. Answers are encoded here, so that the thread that serves requests never does. */
export async function compute(task: Task): Promise<unknown> {
  const outcome = await outcomeOf(task);
  return outcome instanceof Uint8Array ? move(outcome) : outcome;
}

async function outcomeOf(task: Task): Promise<Outcome> {
  try {
    return await answerTo(task);
  } catch (error) {
    if (!(error instanceof PerfolioError)) throw error;
    const { reason, message, metadata, violations } = error;
    return { reason, message, metadata, violations };
  }
}

function answerTo(task: Task): Uint8Array | Promise<Uint8Array> {
  switch (task.kind) {
    case 'analysis':
      return analysisAnswer(task);
    case 'performance':
      return performanceAnswer(task);
    case 'limit-checks':
      return limitChecksAnswer(task);
    case 'score':
      return scoreAnswer(task);
    case 'report':
      return reportAnswer(task);
    case 'what-if':
      return whatIfAnswer(task);
    case 'stress':
      return stressAnswer(task);
    case 'profile':
      return profileAnswer(task);
    case 'optimize':
      return optimizeAnswer(task);
    case 'frontier':
      return frontierAnswer(task);
    case 'simulate':
      return simulateAnswer(task);
    case 'estimate':
      return estimateAnswer(task);
    default:
      return task satisfies never;
  }
}
