import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { descriptors } from '@perfolio/contracts';

/** One more attempt after a pause of up to a quarter of a second, drawn at random by gRPC, on a budget of a tenth of all calls. */
const RETRY = {
  maxAttempts: 2,
  initialBackoff: '0.15s',
  maxBackoff: '0.25s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};
const BUDGET = { maxTokens: 10, tokenRatio: 0.1 };

/** What gRPC repeats by itself: methods whose contract says that they change nothing, when nobody answered. */
export const retries = (): string =>
  JSON.stringify({
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: [{ name: reads(), retryPolicy: RETRY }],
    retryThrottling: BUDGET,
  });

const reads = () =>
  [...descriptors.files]
    .filter(({ proto }) => proto.package === 'perfolio.gateway.v1')
    .flatMap(({ services }) => services.flatMap(({ methods }) => methods))
    .filter(({ idempotency }) => idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS)
    .map(({ parent, name }) => ({ service: parent.typeName, method: name }));
