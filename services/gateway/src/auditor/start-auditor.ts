import { randomUUID } from 'node:crypto';
import type { Logger, ServiceClient } from '@perfolio/service';

import { type Auditor, createAuditor } from './auditor';

interface Surroundings {
  readonly riskReplicas: readonly ServiceClient[];
  readonly now: () => number;
}

/** The auditor of a gateway, with chance and ids of its own. */
export const startAuditor = (
  { auditPerThousand: perThousand }: { readonly auditPerThousand: number },
  { riskReplicas: replicas, now }: Surroundings,
  logger: Logger,
): Auditor => createAuditor({ replicas, perThousand, logger, now, random: Math.random, newId: randomUUID });
