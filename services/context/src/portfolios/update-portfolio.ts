import { type contextV1, gatewayV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { changePortfolio } from './change-portfolio';
import { DEFAULT_LIMITS, patched } from './portfolio';
import { subjectOf } from './subject';

/** Replaces the masked fields of a portfolio. */
export const updatePortfolio =
  (dependencies: Pick<Dependencies, 'changes' | 'now'>) =>
  async (
    { portfolio, updateMask, ifMatch }: contextV1.UpdatePortfolioRequest,
    call: PrincipalCall,
  ): Promise<contextV1.UpdatePortfolioResponse> => {
    const patch = portfolio ?? gatewayV1.Portfolio.fromPartial({});
    const key = subjectOf(patch.portfolioId, call, 'EDITOR');
    const mask = maskOf(updateMask);
    return {
      portfolio: await changePortfolio(dependencies, { key, ifMatch }, (current) => patched(current, { patch, mask })),
    };
  };

/** Sets the limits back to the operator's defaults. */
export const resetLimits =
  (dependencies: Pick<Dependencies, 'changes' | 'now'>) =>
  async (
    { portfolioId, ifMatch }: contextV1.ResetLimitsRequest,
    call: PrincipalCall,
  ): Promise<contextV1.ResetLimitsResponse> => {
    const key = subjectOf(portfolioId, call, 'EDITOR');
    return {
      portfolio: await changePortfolio(dependencies, { key, ifMatch }, (current) => ({
        ...current,
        limits: DEFAULT_LIMITS,
      })),
    };
  };

const maskOf = (mask: contextV1.UpdatePortfolioRequest['updateMask']): readonly string[] =>
  (mask ?? []).filter((path) => path !== '');
