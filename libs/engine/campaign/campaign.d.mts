import type { OptimisationAnswer, OptimisationRequest, Universe } from '../src/index';

type Optimise = (universe: Universe, request: OptimisationRequest) => Promise<OptimisationAnswer>;

export interface Counted {
  readonly count: number;
  readonly seed: number;
}

export function feasibleCampaign(
  optimise: Optimise,
  counted: Counted,
): Promise<{
  readonly faults: readonly string[];
  readonly worst: { readonly residual: number; readonly miss: number };
}>;

export function infeasibleCampaign(
  optimise: Optimise,
  counted: Counted,
): Promise<{ readonly faults: readonly string[]; readonly sizes: Readonly<Record<string, number>> }>;
