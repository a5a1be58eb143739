import type { WhatIf } from '@perfolio/engine';

import type { FactorProxies, Limits } from '../api/shapes/portfolio';
import type { Inputs } from '../api/shapes/report';
import type { Prices } from './prices';

/** All that the engine needs to know of a portfolio, as the page has it. */
export interface Book {
  readonly weights: readonly TickerWeight[];
  readonly factorProxies: readonly FactorProxies[];
  readonly inputs: Pick<Inputs, 'start' | 'end' | 'frequency' | 'covariance'>;
  readonly limits: Limits;
  readonly lookbackYears: number;
  readonly cashTickers: readonly string[];
  readonly benchmark: string;
  readonly prices: Prices;
}

export interface TickerWeight {
  readonly ticker: string;
  readonly weight: number;
}

/** What would be, and who would carry the risk then. */
export interface Changed {
  readonly whatIf: WhatIf;
  /** Shares of variance in the order of the new weights. */
  readonly eulerShare: readonly number[];
  /** How long the engine took. */
  readonly ms: number;
  /** When it was done, on the engine's own clock: no two answers share it, though two may take equally long. */
  readonly at: number;
}

export type Question =
  | { readonly id: number; readonly kind: 'open'; readonly book: Book }
  | { readonly id: number; readonly kind: 'change'; readonly weights: readonly TickerWeight[] };

export type Reply =
  | { readonly id: number; readonly kind: 'opened' }
  | { readonly id: number; readonly kind: 'changed'; readonly changed: Changed }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };
