import type { riskV1 } from '@perfolio/contracts';

import type { Dependencies } from './dependencies';

export const getEngine =
  ({ engineVersion }: Pick<Dependencies, 'engineVersion'>) =>
  async (): Promise<riskV1.GetEngineResponse> => ({ engineVersion });
