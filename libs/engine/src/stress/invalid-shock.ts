import { EngineError } from '../engine-error';

export const invalidShock = (id: string, fault: string): EngineError =>
  new EngineError('INVALID_LIMIT', `The shock of ${id} cannot be applied: ${fault}.`, { field: `shocks.${id}` });
