import type { gatewayV1, riskV1 } from '@perfolio/contracts';
import { type Encoded, methodName, type Principal } from '@perfolio/service';

import { cachedAnswer, type Question } from './cached-answer';
import type { Dependencies, Handler } from './dependencies';
import type { NeededPrices, Named } from './needed-prices';
import type { MeantWithParameters } from './normalise';
import type { ProgressCell } from './progress-cell';
import { rememberedQuestions } from './remembered-questions';
import type { RiskCall } from './risk-call';
import { asserted, portfolioIn, stateOf } from './subject';
import { inTheCallersWords } from './unknown-tickers';
import type { PortfolioTask } from './workers/task';

/** A method about a portfolio: what its question means, which prices it takes, and what a worker is asked. */
export interface PortfolioMethod<Sent extends SentAbout, Meant extends MeantWithParameters> {
  readonly definition: { readonly path: string };
  /** Full name of the message that is hashed. */
  readonly requestType: string;
  readonly normalised: (sent: Sent) => Meant;
  /** The portfolio as the question has it; refuses one that lacks what the question needs. */
  readonly portfolio?: (portfolio: gatewayV1.Portfolio, meant: Meant) => gatewayV1.Portfolio;
  readonly needed: (portfolio: gatewayV1.Portfolio, meant: Meant) => NeededPrices;
  /** Tickers that the question itself names, in the caller's words. */
  readonly named?: (sent: Sent) => readonly Named[];
  readonly task: (meant: Meant) => Pick<PortfolioTask, 'kind' | 'asked'>;
  /** The field of the response that holds the answer; absent when it is the response. */
  readonly field?: number;
}

export interface SentAbout {
  readonly subject?: riskV1.Subject | undefined;
  readonly parameters?: riskV1.Parameters | undefined;
}

/** The answer of a method: portfolio, prices, worker. */
export async function computed<Sent extends SentAbout, Meant extends MeantWithParameters>(
  parts: Dependencies,
  method: PortfolioMethod<Sent, Meant>,
  { meant, state, call, signal, progress }: Computing<Meant>,
): Promise<Uint8Array> {
  const { marketDataVersion } = state;
  const found = await portfolioIn(parts, { subject: meant.subject.subject, state, call, signal });
  const portfolio = method.portfolio?.(found, meant) ?? found;
  const columns = await parts.panel.columnsFor(method.needed(portfolio, meant), marketDataVersion, signal);
  const { engineVersion } = parts;
  const { parameters } = meant;
  const inputs = { portfolio, parameters, columns, marketDataVersion, engineVersion, ...(progress && { progress }) };
  const task = { ...inputs, ...method.task(meant) } as PortfolioTask;
  return parts.workers.run(call.principal.caller, task, signal);
}

interface Computing<Meant extends object> extends Pick<Question<object, Meant>, 'meant' | 'state' | 'call'> {
  readonly signal: AbortSignal;
  readonly progress?: ProgressCell;
}

/** The handler of a method that answers once. */
export function portfolioHandler<Sent extends SentAbout, Meant extends MeantWithParameters>(
  parts: Dependencies,
  method: PortfolioMethod<Sent, Meant>,
): Handler<Sent> {
  const { definition, requestType, field } = method;
  const answer = cachedAnswer<Sent, Meant>(
    { ...parts, requestType, method: methodName(definition), ...(field !== undefined && { field }) },
    (question, signal) => computed(parts, method, { ...question, signal }),
  );
  const questions = rememberedQuestions(definition.path, method.normalised);
  const handle = async (sent: Sent, call: RiskCall): Promise<Encoded> => {
    const meant = method.normalised(sent);
    const state = await stateOf(parts, meant.subject.subject, call);
    return inTheCallersWords(answer({ sent, meant, state, call }), sent.subject, method.named?.(sent));
  };
  const held = (request: Uint8Array, principal: Principal) => {
    const question = questions(request);
    // Whoever asks about another portfolio than he may is refused by the method itself.
    if (question === undefined || question.portfolioId !== principal.portfolio?.toLowerCase()) return undefined;
    return answer.held({ ...question, state: asserted({ principal }), principal });
  };
  return Object.assign(handle, { held });
}
