import type { ServiceClient } from '@perfolio/service';

const CHECK_MS = 1000;

/** `grpc.health.v1.HealthCheckResponse { status: SERVING }` on the wire. */
const SERVING = Buffer.from([0x08, 0x01]);

const CHECK = {
  path: '/grpc.health.v1.Health/Check',
  requestStream: false,
  responseStream: false,
  requestSerialize: (): Buffer => Buffer.alloc(0),
  requestDeserialize: (): object => ({}),
  responseSerialize: (): Buffer => SERVING,
  responseDeserialize: (bytes: Buffer): boolean => bytes.equals(SERVING),
} as const;

/** Asks Context whether it serves. Probes that come while an answer is on its way share it. */
export function createContextHealth(
  context: ServiceClient,
  { now, newId }: { readonly now: () => number; readonly newId: () => string },
): () => Promise<boolean> {
  let underWay: Promise<boolean> | undefined;
  const ask = async (): Promise<boolean> => {
    const onward = { signal: AbortSignal.timeout(CHECK_MS), deadline: now() + CHECK_MS, requestId: newId() };
    try {
      return (await context.unary(CHECK, {}, onward)).message;
    } catch {
      // Whatever keeps it from answering, it does not serve.
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
