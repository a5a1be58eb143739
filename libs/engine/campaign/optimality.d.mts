import type { OptimalPortfolio, OptimisationRequest, Universe } from '../src/index';

export function worstMiss(universe: Universe, request: OptimisationRequest, answer: OptimalPortfolio): number;
export function optimalityResidual(universe: Universe, request: OptimisationRequest, answer: OptimalPortfolio): number;
