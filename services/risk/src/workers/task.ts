import type { gatewayV1, riskV1 } from '@perfolio/contracts';
import type { Reason, Violation } from '@perfolio/errors';

import type { WhatIfMeant } from '../normalise-changes';
import type { SimulateMeant } from '../normalise-questions';
import type { SharedColumn } from '../panel/price-column';
import type { ProgressCell } from '../progress-cell';
import type { StopFlag } from './stop-flag';

/** What a computation sees of the world: shared memory and plain values. */
interface TaskInputs {
  readonly portfolio: gatewayV1.Portfolio;
  readonly columns: readonly SharedColumn[];
  /** Raised when nobody waits any longer. */
  readonly stop?: StopFlag;
}

/** What is asked of a portfolio, by kind, beside window and estimator. */
export interface Questions {
  readonly analysis: object;
  readonly performance: object;
  readonly 'limit-checks': object;
  readonly score: object;
  readonly report: object;
  readonly 'what-if': Pick<WhatIfMeant, 'newWeights' | 'delta' | 'fundFrom'>;
  readonly optimize: Pick<riskV1.OptimizeRequest, 'objective' | 'targetReturn' | 'minimumTrade'> & Searched;
  readonly frontier: Searched & { readonly points: number };
  readonly simulate: Omit<SimulateMeant, 'subject' | 'parameters'>;
  readonly stress: Pick<riskV1.StressRequest, 'shocks' | 'passOn' | 'episode'>;
  readonly profile: { readonly ticker: string };
}

interface Searched {
  readonly problem: riskV1.Problem;
}

export interface QuestionAbout<Kind extends keyof Questions> extends TaskInputs {
  readonly kind: Kind;
  readonly asked: Questions[Kind];
  readonly parameters: riskV1.Parameters;
  readonly marketDataVersion: string;
  readonly engineVersion: string;
  /** Where to note how far it is, for questions that take long. */
  readonly progress?: ProgressCell;
}

export type PortfolioTask = { [Kind in keyof Questions]: QuestionAbout<Kind> }[keyof Questions];

export interface EstimateTask extends TaskInputs {
  readonly kind: 'estimate';
  /** Each once, in the order of the answer. */
  readonly tickers: readonly string[];
}

export type Task = PortfolioTask | EstimateTask;

/** Errors lose their class between threads, so a refusal travels as its facts. */
interface Refusal {
  readonly reason: Reason;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
}

/** An answer in the form in which it is cached, or why there is none. */
export type Outcome = Uint8Array | Refusal;
