import type { gatewayV1, riskV1 } from '@perfolio/contracts';
import type { Reason, Violation } from '@perfolio/errors';

import type { SharedColumn } from '../panel/price-column';

/** What a computation sees of the world: shared memory and plain values. */
interface TaskInputs {
  readonly portfolio: gatewayV1.Portfolio;
  readonly columns: readonly SharedColumn[];
}

export interface AnalysisTask extends TaskInputs {
  readonly kind: 'analysis';
  readonly parameters: riskV1.Parameters;
  readonly marketDataVersion: string;
  readonly engineVersion: string;
}

export interface EstimateTask extends TaskInputs {
  readonly kind: 'estimate';
  /** Each once, in the order of the answer. */
  readonly tickers: readonly string[];
}

export type Task = AnalysisTask | EstimateTask;

/** Errors lose their class between threads, so a refusal travels as its facts. */
export interface Refusal {
  readonly reason: Reason;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
}

/** An answer in the form in which it is cached, or why there is none. */
export type Outcome = Uint8Array | Refusal;
