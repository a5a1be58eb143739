import * as gatewayV1 from '@perfolio/contracts/messages';
import { frontier, type OptimalPortfolio } from '@perfolio/engine';

import { notePlace } from '../found-cell';
import { infeasibleMessage, pointMessage } from '../wire-optimization';
import { unstampedNoun } from './answer-body';
import { withBook } from './book';
import { searchOf } from './search';
import type { QuestionAbout } from './task';

/** The answer of GetFrontier. */
export const frontierAnswer = (task: QuestionAbout<'frontier'>): Promise<Uint8Array> =>
  withBook(task, async (book) => {
    const { universe, limits, control, warnings } = searchOf(task, book);
    const found = task.progress?.found;
    const onPortfolio = (portfolio: OptimalPortfolio) => found && notePlace(found, portfolio);
    const answer = await frontier(universe, { limits, points: task.asked.points }, { ...control, onPortfolio });
    const message =
      answer.status === 'INFEASIBLE'
        ? infeasibleMessage(answer.conflict)
        : {
            status: gatewayV1.SolutionStatus.OPTIMAL,
            points: answer.points.map(pointMessage),
            minVariance: pointMessage(answer.minVariance),
            maxReturn: pointMessage(answer.maxReturn),
          };
    const whole = gatewayV1.Frontier.fromPartial({ ...message, warnings: [...warnings] });
    return unstampedNoun(gatewayV1.Frontier, whole, { task, book });
  });
