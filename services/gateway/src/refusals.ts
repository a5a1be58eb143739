import { metrics } from '@opentelemetry/api';
import { contextV1 } from '@perfolio/contracts';
import type { PerfolioError } from '@perfolio/errors';
import { type Logger, type Running, type ServiceClient, signalUntil } from '@perfolio/service';

import type { Visit } from './caller';

/** Whom the gateway did not let in, told to the record a little later and together: refusing must cost nobody a round trip. */
export interface Refusals extends Running {
  note(error: PerfolioError, visit: Visit, who: Partial<Who>): void;
}

interface Who {
  readonly userId: string;
  readonly credentialId: string;
}

interface RefusalParts {
  readonly context: ServiceClient;
  readonly logger: Logger;
  readonly now: () => number;
  readonly newId: () => string;
}

const PERIOD_MS = 1_000;
const TELLING_MS = 3_000;
/** More of them in a second is a flood, of which a part tells as much. */
const MOST = 1_000;

const lost = metrics.getMeter('perfolio.gateway').createCounter('perfolio.audit.lost', {
  description: 'Refusals that the security log does not hold: too many at once, or the record was out of reach.',
});
lost.add(0); // Zero is told, too: an alert must know it from silence.

export function startRefusals({ context, logger, now, newId }: RefusalParts): Refusals {
  let noted: contextV1.RefusedCall[] = [];
  const tell = async (): Promise<void> => {
    if (noted.length === 0) return;
    const refusals = noted;
    noted = [];
    const deadline = now() + TELLING_MS;
    const { signal, ended } = signalUntil(deadline, now);
    try {
      const onward = { signal, deadline, requestId: newId() };
      await context.unary(contextV1.IdentityServiceService.recordRefusals, { refusals }, onward);
    } catch (error) {
      lost.add(refusals.length);
      logger.debug({ err: error }, 'refusals were not written down');
    } finally {
      ended();
    }
  };
  const timer = setInterval(() => void tell(), PERIOD_MS).unref();
  return {
    note: ({ reason }, visit, { userId = '', credentialId = '' }) => {
      const event = EVENTS.get(reason);
      if (event === undefined) return;
      if (noted.length >= MOST) return lost.add(1);
      const { address, requestId, method: detail } = visit;
      noted.push({ timeMs: BigInt(now()), event, userId, credentialId, address, requestId, detail });
    },
    close: async () => {
      clearInterval(timer);
      await tell();
    },
  };
}

/** An expired token is everyday, and a missing one nobody's. */
const EVENTS = new Map<PerfolioError['reason'], string>([
  ['CREDENTIALS_INVALID', 'TOKEN_REFUSED'],
  ['SCOPE_INSUFFICIENT', 'ACCESS_REFUSED'],
]);
