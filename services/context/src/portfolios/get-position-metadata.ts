import type { contextV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { subjectOf } from './subject';

/** What is known of the instruments of a portfolio. */
export const getPositionMetadata =
  ({ positionMetadata }: Pick<Dependencies, 'positionMetadata'>) =>
  ({ portfolioId }: contextV1.GetPositionMetadataRequest, call: PrincipalCall) =>
    positionMetadata.of(subjectOf(portfolioId, call), call.principal.generation);
