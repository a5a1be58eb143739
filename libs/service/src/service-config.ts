import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { descriptors } from '@perfolio/contracts';

/**
 * A read that never reached a service, or lost it, may be asked once more; anything else is for its caller to judge. The pause of 20 ms, a
 * fifth more or less, leaves time to tell within 100 ms of a part that is away altogether.
 */
const RETRY = {
  maxAttempts: 2,
  initialBackoff: '0.02s',
  maxBackoff: '0.02s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};

/**
 * A replica that stands still says nothing, and its connections stay: where there is another to go to, it is given up after 3 s. A
 * single one is waited for; whoever gave it up would have nobody to ask.
 */
const KEEPALIVE = {
  ofMany: { 'grpc.keepalive_time_ms': 1_000, 'grpc.keepalive_timeout_ms': 2_000 },
  ofOne: { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 },
};

/**
 * No proxy and no settings out of DNS between services: an environment variable of another purpose must not redirect them.
 *
 * @param replicas how many addresses there are to go to
 */
export const channelOptions = (replicas: number) => ({
  'grpc.service_config': serviceConfig(),
  'grpc.service_config_disable_resolution': 1,
  'grpc.enable_http_proxy': 0,
  // It would keep a note of every call for a page that nobody has.
  'grpc.enable_channelz': 0,
  'grpc.dns_min_time_between_resolutions_ms': 1000,
  ...(replicas > 1 ? KEEPALIVE.ofMany : KEEPALIVE.ofOne),
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc-node.flow_control_window': 8 * 1024 * 1024,
});

/** Round robin over the replicas; one more attempt for reads, on a budget of a tenth so that retries cannot feed an outage. */
const serviceConfig = (): string =>
  JSON.stringify({
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: [{ name: reads(), retryPolicy: RETRY }],
    retryThrottling: { maxTokens: 100, tokenRatio: 0.1 },
  });

/** The methods whose contract says that they change nothing. */
function reads(): { service: string; method: string }[] {
  const services = [...descriptors].filter((descriptor) => descriptor.kind === 'service');
  return services.flatMap((service) =>
    service.methods
      .filter((method) => method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS)
      .map((method) => ({ service: service.typeName, method: method.name })),
  );
}
