import { contextV1 } from '@perfolio/contracts';
import type { ServiceClient } from '@perfolio/service';

const CHECK_MS = 2_000;

/** A question about nobody: whatever the record says to it, it was able to say it. */
const NOBODY = { items: [{ sessionId: '00000000-0000-0000-0000-000000000000', portfolioId: '', another: undefined }] };

/**
 * Asks Context what every call asks it first. A Context without its database, or with a standby of it, serves and can confirm nobody.
 * Probes that come while an answer is on its way share it.
 */
export function createContextHealth(
  context: ServiceClient,
  { now, newId }: { readonly now: () => number; readonly newId: () => string },
): () => Promise<boolean> {
  let underWay: Promise<boolean> | undefined;
  const ask = async (): Promise<boolean> => {
    const onward = { signal: AbortSignal.timeout(CHECK_MS), deadline: now() + CHECK_MS, requestId: newId() };
    try {
      await context.unary(contextV1.ContextServiceService.resolve, NOBODY, onward);
      return true;
    } catch {
      // Whatever keeps it from answering, it confirms nobody.
      return false;
    } finally {
      underWay = undefined;
    }
  };
  return () => {
    underWay ??= ask();
    return underWay;
  };
}
